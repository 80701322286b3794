import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import express from 'express';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { registerRoutes } from '../../server/http/register.ts';
import { defineRoute } from '../../server/http/route.ts';
import type { Principals } from '../../server/usecases/access/principals.ts';

test('a defect is answered with a code, logged by its kind, and tells nobody what was asked', async () => {
  const logged: unknown[] = [];
  const broken = defineRoute({
    method: 'get',
    path: '/broken',
    summary: 'Always fails',
    access: { anyone: true },
    query: z.object({ name: z.string() }),
    answer: z.object({}),
    handle: () => Promise.reject(new TypeError('cannot read property of undefined')),
  });
  const note = (...said: readonly unknown[]) => void logged.push(said);
  const app = express().use(
    registerRoutes([broken], {
      // Nobody asks who somebody without a token is.
      principals: null as unknown as Principals,
      log: { info: note, warn: note, error: note },
      isSecure: false,
      checksAnswers: true,
    }),
  );
  const server = createServer(app);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  try {
    // Listening on a port, not on a path.
    const response = await fetch(`http://127.0.0.1:${(server.address() as AddressInfo).port}/broken?name=Maryam`);
    expect(response.status).toBe(500);
    const answer = await response.text();
    expect(JSON.parse(answer)).toMatchObject({ code: 'internal' });
    expect(answer + JSON.stringify(logged)).not.toContain('Maryam');
    expect(logged).toHaveLength(1);
  } finally {
    await new Promise((resolve) => server.close(resolve));
  }
});
