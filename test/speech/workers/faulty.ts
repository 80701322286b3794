/**
 * A voice process with faults, chosen by what it is asked to say: "crash" ends it in the middle of the sentence, each
 * time; "stumble" only the first time, remembered in the file named after it; "hang" never answers. Anything else is
 * answered by as many samples as it has letters.
 */
import { existsSync, writeFileSync } from 'node:fs';
import type { WorkerAnswer, WorkerRequest } from '../../../server/adapters/speech/espeakWasm.ts';

const answer = (message: WorkerAnswer) => process.send?.(message);

process.on('message', ({ text }: WorkerRequest) => {
  const [word, marker = ''] = text.split(' ');
  if (word === 'crash') process.exit(139);
  if (word === 'stumble' && !existsSync(marker)) {
    writeFileSync(marker, '');
    process.exit(139);
  }
  if (word !== 'hang') answer({ type: 'spoken', samples: new Int16Array(text.length).fill(1_000), sampleRate: 22_050 });
});
process.on('disconnect', () => process.exit());
answer({ type: 'ready' });
