import { describe, expect, test } from 'vitest';
import { ConfigurationMistake, readConfig } from '../../server/config.ts';

const problemsOf = (env: NodeJS.ProcessEnv): readonly string[] => {
  try {
    readConfig(env);
    return [];
  } catch (error) {
    if (error instanceof ConfigurationMistake) return error.problems;
    throw error;
  }
};

describe('the settings of an installation', () => {
  test('need nothing to be given for a demonstration on port 3000', () => {
    expect(readConfig({})).toMatchObject({
      mode: 'demonstration',
      port: 3000,
      databaseUrl: undefined,
      logLevel: 'info',
    });
  });

  test('are all looked at before anything is refused', () => {
    const problems = problemsOf({
      PORT: '80a',
      LOG_LEVEL: 'loud',
      PUBLIC_URL: 'queue.example',
      TURNSTONE_TIME_ZONE: 'Asia/Nowhere',
    });

    expect(problems).toHaveLength(4);
    expect(problems[0]).toBe('PORT is "80a": give a whole number from 1 to 65535');
  });

  test('may be present and empty, as in a copied .env file', () => {
    expect(readConfig({ PORT: '', DATABASE_URL: ' ', PUBLIC_URL: '' })).toEqual(readConfig({}));
  });

  test('with a mistyped name are pointed out', () => {
    expect(problemsOf({ TURNSTONE_DTA: '/srv/turnstone' })).toEqual([
      'TURNSTONE_DTA is not a setting: look for its right name in .env.example',
    ]);
  });

  test('believe a proxy on this machine, or those that are named, and nobody else', () => {
    expect(readConfig({}).trustedProxies).toEqual(['loopback']);
    expect(readConfig({ TRUSTED_PROXIES: '192.168.1.5, fd00::/8' }).trustedProxies).toEqual([
      '192.168.1.5',
      'fd00::/8',
    ]);
    for (const wrong of ['true', '1', '0.0.0.0/0', '10.0.0.0/33', '10.0.0.0/', 'proxy.clinic.example', '10.0.0.1,'])
      expect(problemsOf({ TRUSTED_PROXIES: wrong }), wrong).toHaveLength(1);
  });

  test('never show a password in a message', () => {
    expect(problemsOf({ DATABASE_URL: 'mysql://clinic:secret@host/db' }).join()).not.toContain('secret');
  });

  test('take an Asterisk whole or not at all, for a clinic, or for a trial beside the demonstration', () => {
    const asterisk = { ASTERISK_URL: 'http://127.0.0.1:8088', ASTERISK_USER: 'turnstone', ASTERISK_PASSWORD: 'x' };
    expect(problemsOf({ TURNSTONE_MODE: 'clinic', ASTERISK_URL: 'http://127.0.0.1:8088' })).toEqual([
      'ASTERISK_USER and ASTERISK_PASSWORD are missing: ASTERISK_URL, ASTERISK_USER, ASTERISK_PASSWORD belong together',
    ]);
    expect(problemsOf(asterisk)).toHaveLength(1);
    expect(problemsOf({ ...asterisk, ASTERISK_TRIAL: 'on' })).toEqual([]);
    const trial = { ...asterisk, ASTERISK_TRIAL: 'on' };
    expect(problemsOf({ ...trial, ASTERISK_URL: 'http://192.168.1.20:8088' })).toHaveLength(1);
    expect(problemsOf({ ...trial, ASTERISK_TRUNK: 'PJSIP/{number}@trunk' })).toHaveLength(1);
    expect(readConfig({ ...asterisk, TURNSTONE_MODE: 'clinic' }).providers.asterisk).toMatchObject({
      app: 'turnstone',
      outside: null,
      inside: 'PJSIP/{number}',
      sounds: 'shared',
    });
    expect(problemsOf({ ...asterisk, TURNSTONE_MODE: 'clinic', ASTERISK_TRUNK: 'PJSIP/trunk' })).toHaveLength(1);
    expect(problemsOf({ ...asterisk, TURNSTONE_MODE: 'clinic', ASTERISK_SOUNDS: 'fetched' })).toHaveLength(1);
  });

  test('let the demonstration go back by night, and never a clinic or a database of somebody’s own', () => {
    const DATABASE_URL = 'postgres://turnstone@db.clinic.example/turnstone';
    const at = (env: Readonly<Record<string, string>>) => readConfig(env).demonstrationResetAt;
    expect(at({})).toBe('04:00');
    expect(at({ TURNSTONE_DEMO_RESET: '23:30' })).toBe('23:30');
    expect(at({ TURNSTONE_DEMO_RESET: 'off' })).toBeNull();
    expect(at({ TURNSTONE_MODE: 'clinic' })).toBeNull();
    expect(at({ DATABASE_URL })).toBeNull();
    expect(problemsOf({ TURNSTONE_MODE: 'clinic', TURNSTONE_DEMO_RESET: '04:00' })).toHaveLength(1);
    expect(problemsOf({ DATABASE_URL, TURNSTONE_DEMO_RESET: '04:00' })).toHaveLength(1);
    expect(problemsOf({ TURNSTONE_DEMO_RESET: '4' })).toHaveLength(1);
  });

  test('keep the internet port apart from the clinic port', () => {
    expect(problemsOf({ PUBLIC_PORT: '3000' })).toHaveLength(1);
    expect(problemsOf({ PORT: '8080', PUBLIC_PORT: '3000' })).toHaveLength(0);
  });
});
