import { version } from '$app/env';
import type { ScreenSocket } from '#common/ui/live.svelte.ts';

const EVERY_MS = 10_000;

export type Health = { readonly sound: string; readonly widthPx: number; readonly heightPx: number };

/** Tells the server now and every 10 s how this screen is; returns the function that stops. */
export function reportHealth(socket: ScreenSocket, { sound, widthPx, heightPx }: Health): () => void {
  const tell = () => {
    const health = {
      version,
      sound,
      resolution: `${widthPx}x${heightPx}`,
      isVisible: document.visibilityState === 'visible',
    };
    // Without an answer the next report says the same.
    socket.emitWithAck('device:health', { health }).catch(() => undefined);
  };
  tell();
  const timer = setInterval(tell, EVERY_MS);
  return () => {
    clearInterval(timer);
  };
}
