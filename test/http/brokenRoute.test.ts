import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import express from 'express';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { connect } from '../../server/db/database.ts';
import { registerRoutes } from '../../server/http/register.ts';
import { defineRoute } from '../../server/http/route.ts';
import type { Principals } from '../../server/usecases/access/principals.ts';

/** What a route that fails so is answered. */
async function answerOf(failure: () => Promise<never>) {
  const logged: unknown[] = [];
  const broken = defineRoute({
    method: 'get',
    path: '/broken',
    summary: 'Always fails',
    access: { anyone: true },
    query: z.object({ name: z.string() }),
    answer: z.object({}),
    handle: failure,
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
    return { status: response.status, text: await response.text(), logged };
  } finally {
    await new Promise((resolve) => server.close(resolve));
  }
}

test('a defect is answered with a code, logged by its kind, and tells nobody what was asked', async () => {
  const { status, text, logged } = await answerOf(() =>
    Promise.reject(new TypeError('cannot read property of undefined')),
  );
  expect(status).toBe(500);
  expect(JSON.parse(text)).toMatchObject({ code: 'internal' });
  expect(text + JSON.stringify(logged)).not.toContain('Maryam');
  expect(logged).toHaveLength(1);
});

test('while the database is away, whoever asks is told that it is not known what became of it', async () => {
  // Nobody listens there.
  const connections = connect('postgres://nobody:nothing@127.0.0.1:1/nowhere', 1);
  try {
    const { status, text } = await answerOf(async () => {
      await connections.sql`select 1`;
      throw new Error('It was answered');
    });
    expect([status, JSON.parse(text)]).toEqual([503, expect.objectContaining({ code: 'outcome_unknown' })]);
  } finally {
    await connections.end();
  }
});
