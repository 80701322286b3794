import express, { type Express } from 'express';

export type AppDeps = {
  /** Whether a request would be served: the database answers. */
  readonly isReady: () => Promise<boolean>;
};

/** Everything that is answered over HTTP. It does not listen. */
export function createApp({ isReady }: AppDeps): Express {
  const app = express();
  app.disable('x-powered-by');
  app.get('/livez', (_, response) => {
    response.json({ status: 'alive' });
  });
  app.get('/readyz', async (_, response) => {
    const ready = await isReady();
    response.status(ready ? 200 : 503).json({ status: ready ? 'ready' : 'not_ready' });
  });
  return app;
}
