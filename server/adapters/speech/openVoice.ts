import { espeakProgram } from './espeakProgram.ts';
import { espeakWasm } from './espeakWasm.ts';
import type { Voice } from './voice.ts';

/**
 * The voice that the package brings, the same on every machine. Or the installed program of this name, where a clinic
 * prefers it (it needs 120 MB less memory); if it is not there, still the one that the package brings.
 */
export async function openVoice(program?: string): Promise<Voice> {
  const installed = program === undefined ? undefined : await espeakProgram({ program });
  return installed ?? espeakWasm();
}
