/** Two short tones that need no file. Browsers allow them only after the page was touched. */
let audio: AudioContext | undefined;

/** Call it in answer to a touch, or to learn whether one is still missing. Returns whether the chime can be heard. */
export async function allowChime(): Promise<boolean> {
  try {
    audio ??= new AudioContext();
    // Without a touch the browser leaves this waiting for ever.
    await Promise.race([audio.resume(), new Promise((resolve) => setTimeout(resolve, 200))]);
    return audio.state === 'running';
  } catch {
    return false;
  }
}

const TONES_HZ = [783.99, 1046.5] as const;
const TONE_S = 0.22;

/** @returns whether it was heard */
export function chime(): boolean {
  if (audio?.state !== 'running') return false;
  const context = audio;
  TONES_HZ.forEach((hz, index) => {
    const at = context.currentTime + index * TONE_S;
    const tone = context.createOscillator();
    const level = context.createGain();
    tone.frequency.value = hz;
    level.gain.setValueAtTime(0, at);
    level.gain.linearRampToValueAtTime(0.4, at + 0.02);
    level.gain.exponentialRampToValueAtTime(0.001, at + TONE_S + 0.4);
    tone.connect(level).connect(context.destination);
    tone.start(at);
    tone.stop(at + TONE_S + 0.45);
  });
  return true;
}
