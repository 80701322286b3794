import path from 'node:path';
import { openVoice } from '../adapters/speech/openVoice.ts';
import { recordingsIn } from '../adapters/speech/recordings.ts';
import { openSpeech } from '../adapters/speech/speech.ts';
import type { Speech } from '../ports/speech.ts';

export const recordingsFolder = (dataFolder: string): string => path.join(dataFolder, 'recordings');

/** The voice of this installation. In its data folder the clinic's own `recordings`, and `speech`, which is only a cache. */
export const openClinicSpeech = async (dataFolder: string): Promise<Speech> =>
  openSpeech({
    voice: await openVoice(),
    recordings: recordingsIn(recordingsFolder(dataFolder)),
    folder: path.join(dataFolder, 'speech'),
  });
