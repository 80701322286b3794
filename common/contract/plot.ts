/** What a chart consists of, before anybody draws it. Lengths are in units of the drawing, from where reading begins. */
import type { FigureName, Outcome } from './statistics.ts';

export type Fill = Outcome | 'time' | 'range' | 'dot' | 'hit';

/** What is pressed to see tickets. */
export type Target = { readonly key: string; readonly figure: FigureName };
export type Rect = { readonly x: number; readonly y: number; readonly width: number; readonly height: number };
export type Mark =
  | (Rect & { readonly kind: 'rect'; readonly fill: Fill; readonly target: Target | null })
  | { readonly kind: 'grid'; readonly x1: number; readonly y1: number; readonly x2: number; readonly y2: number }
  | {
      readonly kind: 'label';
      readonly x: number;
      readonly y: number;
      readonly anchor: 'start' | 'middle' | 'end';
      readonly text: string;
      /** The room that it has. */
      readonly most: number;
    };
export type Plot = { readonly width: number; readonly height: number; readonly marks: readonly Mark[] };
