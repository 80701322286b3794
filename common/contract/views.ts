/** What each kind of screen shows. No field of a view could carry a patient's name or telephone number. */
import { z } from 'zod';
import { DisplayView } from './displayView.ts';
import { KioskView } from './kioskView.ts';
import { PanelView } from './panelView.ts';
import { VisitView } from './visitView.ts';

export const View = z.discriminatedUnion('kind', [DisplayView, KioskView, PanelView, VisitView]);
export type View = z.infer<typeof View>;
