/** Makes the phone noticed: a sound that needs no file, and vibration. Browsers allow both only after a touch. */
let audio: AudioContext | undefined;

/** Call it in answer to a touch. Returns whether the phone will ring. */
export async function allowSound(): Promise<boolean> {
  try {
    audio ??= new AudioContext();
    await audio.resume();
    return audio.state === 'running';
  } catch {
    return false;
  }
}

const TONES_HZ = [659.25, 523.25] as const;
const TONE_S = 0.35;
const TIMES = 4;

export function ring(): void {
  // Not every phone can, and none does before a touch; the page itself says what it has to say.
  if ('vibrate' in navigator) navigator.vibrate([500, 200, 500, 200, 900]);
  if (audio?.state !== 'running') return;
  const start = audio.currentTime;
  for (let time = 0; time < TIMES; time += 1) {
    TONES_HZ.forEach((hz, tone) => {
      sound(audio, hz, start + time * 1.2 + tone * TONE_S);
    });
  }
}

function sound(context: AudioContext | undefined, hz: number, at: number): void {
  if (context === undefined) return;
  const tone = context.createOscillator();
  const level = context.createGain();
  tone.frequency.value = hz;
  level.gain.setValueAtTime(0, at);
  level.gain.linearRampToValueAtTime(0.6, at + 0.02);
  level.gain.exponentialRampToValueAtTime(0.001, at + TONE_S + 0.3);
  tone.connect(level).connect(context.destination);
  tone.start(at);
  tone.stop(at + TONE_S + 0.35);
}

/** A dark screen hears nothing: while sound is wanted it stays lit, where the browser can. */
export async function keepScreenOn(): Promise<void> {
  try {
    if ('wakeLock' in navigator && document.visibilityState === 'visible') await navigator.wakeLock.request('screen');
  } catch {
    // A low battery refuses; the page says that it must stay open.
  }
}
