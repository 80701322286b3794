import type { Db } from '../../db/database.ts';
import type { Clock } from '../../ports/clock.ts';
import type { NewId } from '../../ports/ids.ts';
import type { News } from '../../ports/news.ts';
import type { Directories } from '../clinic/directory.ts';
import type { ClinicDays } from '../queue/clinicDays.ts';
import type { PatientLinks } from '../queue/patientLinks.ts';
import type { QueueCommands } from '../queue/queueCommands.ts';
import type { OfflinePapers } from './offlinePapers.ts';

export type OfflineDeps = {
  readonly db: Db;
  readonly clock: Clock;
  readonly newId: NewId;
  readonly news: News;
  readonly days: ClinicDays;
  readonly directories: Directories;
  readonly links: PatientLinks;
  readonly commands: QueueCommands;
  readonly papers: OfflinePapers;
};
