import { timingSafeEqual } from 'node:crypto';
import type { Express, Request } from 'express';
import { hashOfToken } from '../usecases/access/secrets.ts';
import { bearerTokenOf } from './bearerToken.ts';

export type MetricsDeps = {
  /** Whoever shows it may read from anywhere; null: only programs on this machine may. */
  readonly token: string | null;
  readonly render: () => Promise<{ readonly contentType: string; readonly text: string }>;
};

/** What Prometheus reads. It holds no personal data, and still tells more of a clinic's day than the internet should know. */
export const metricsPage =
  ({ token, render }: MetricsDeps) =>
  (app: Express): void => {
    app.get('/metrics', async (request, response) => {
      if (!mayRead(request, token)) {
        response.status(403).type('text/plain').send('Set METRICS_TOKEN and show it as a bearer token.\n');
        return;
      }
      const { contentType, text } = await render();
      response.set({ 'content-type': contentType, 'cache-control': 'no-store' }).send(text);
    });
  };

function mayRead(request: Request, token: string | null): boolean {
  if (token !== null) {
    const shown = bearerTokenOf(request) ?? '';
    return timingSafeEqual(Buffer.from(hashOfToken(shown)), Buffer.from(hashOfToken(token)));
  }
  // What a proxy on this machine passes on comes from anywhere.
  const isPassedOn = request.headers['x-forwarded-for'] !== undefined || request.headers['forwarded'] !== undefined;
  return !isPassedOn && ['127.0.0.1', '::1', '::ffff:127.0.0.1'].includes(request.socket.remoteAddress ?? '');
}
