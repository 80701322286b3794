import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startClinicServer, type ClinicServer } from '../support/clinicServer.ts';

let clinic: ClinicServer;
beforeAll(async () => {
  clinic = await startClinicServer();
});
afterAll(() => clinic.stop());

const headersOf = async (path: string) => (await fetch(`${clinic.url}${path}`)).headers;

test('a mistyped address leads to the screens', async () => {
  const response = await fetch(`${clinic.url}/kisok`);
  expect(response.status).toBe(404);
  expect(await response.text()).toContain('href="/kiosk/"');
});

describe('what a browser is told about an answer', () => {
  test.each(['/', '/livez', '/demo/paper'])('%s may load only our own files and stand in no frame', async (path) => {
    const headers = await headersOf(path);
    const policy = headers.get('content-security-policy') ?? '';
    expect(policy).toContain("default-src 'self'");
    expect(policy).toContain("frame-ancestors 'none'");
    expect(policy).not.toContain('unsafe-inline');
    expect(headers.get('x-content-type-options')).toBe('nosniff');
    expect(headers.get('x-powered-by')).toBeNull();
  });

  test.each(['/api/v1/openapi.json', '/api/v1/session', '/api/v1/nothing-here'])(
    '%s is data, and never a page',
    async (path) => {
      const headers = await headersOf(path);
      expect(headers.get('content-security-policy')).toBe("default-src 'none'; frame-ancestors 'none'");
      expect(headers.get('x-content-type-options')).toBe('nosniff');
      expect(headers.get('referrer-policy')).toBe('no-referrer');
      expect(headers.get('content-type')).toContain('json');
    },
  );

  test('an answer about a person is not kept by any browser', async () => {
    expect((await headersOf('/api/v1/session')).get('cache-control')).toBe('no-store');
  });
});
