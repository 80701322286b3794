import path from 'node:path';
import { openVoice } from '../adapters/speech/openVoice.ts';
import { recordingsIn } from '../adapters/speech/recordings.ts';
import { openSpeech } from '../adapters/speech/speech.ts';
import type { Log } from '../ports/log.ts';
import type { Speech } from '../ports/speech.ts';
import { whatFailed } from '../ports/whatFailed.ts';

export const recordingsFolder = (dataFolder: string): string => path.join(dataFolder, 'recordings');

/** The voice of this installation. In its data folder the clinic's own `recordings`, and `speech`, which is only a cache. */
export const openClinicSpeech = async (dataFolder: string): Promise<Speech> =>
  openSpeech({
    voice: await openVoice(),
    recordings: recordingsIn(recordingsFolder(dataFolder)),
    folder: path.join(dataFolder, 'speech'),
  });

/** Has the usual calls ready before they are heard. What breaks off because the server ends, nobody must see to. */
export async function prepareCalls(
  prepare: () => Promise<void>,
  { log, isEnding }: { readonly log: Log; readonly isEnding: () => boolean },
): Promise<void> {
  try {
    await prepare();
  } catch (error) {
    if (isEnding()) return;
    log.warn({ error: whatFailed(error) }, 'Calls are spoken without preparation');
  }
}
