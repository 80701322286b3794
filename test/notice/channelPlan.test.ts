import { expect, test } from 'vitest';
import { err, ok } from '../../common/contract/result.ts';
import { channelPlan, type ContactPoint, type PlanRequest } from '../../server/notice/channelPlan.ts';

const contact = (kind: ContactPoint['kind'], over: Partial<ContactPoint> = {}): ContactPoint => ({
  contactId: kind,
  kind,
  withdrawn: [],
  ...over,
});

const planFor = (over: Partial<PlanRequest>) =>
  channelPlan({
    purpose: 'turn_near',
    chosen: [],
    allowed: ['sms', 'voice'],
    contacts: [contact('mobile')],
    ...over,
  });

const to = (channel: string, contactId: string) => ({ channel, contactId });

test('the clinic decides the order for those who asked for nothing', () => {
  expect(planFor({})).toEqual(ok([to('sms', 'mobile'), to('voice', 'mobile')]));
  expect(planFor({ allowed: ['voice', 'sms'] })).toEqual(ok([to('voice', 'mobile'), to('sms', 'mobile')]));
});

const RUNG_THEN_TEXTED = ok([to('voice', 'mobile'), to('sms', 'mobile')]);

test('a person who asked for texts is not rung', () => {
  expect(planFor({ chosen: ['sms'] })).toEqual(ok([to('sms', 'mobile')]));
});

test('who asked for calls is rung, with a text to the same mobile behind it where the clinic texts', () => {
  expect(planFor({ chosen: ['voice'] })).toEqual(RUNG_THEN_TEXTED);
  expect(planFor({ chosen: ['voice'], allowed: ['voice'] })).toEqual(ok([to('voice', 'mobile')]));
  const contacts = [contact('landline'), contact('mobile')];
  expect(planFor({ chosen: ['voice'], contacts })).toEqual(ok([to('voice', 'landline')]));
});

test('a home telephone is rung, never texted', () => {
  expect(planFor({ contacts: [contact('landline')] })).toEqual(ok([to('voice', 'landline')]));
  expect(planFor({ contacts: [contact('landline')], chosen: ['sms'] })).toEqual(err('no_channel'));
});

test('e-mail and the phone page follow in the clinic’s order', () => {
  const contacts = [contact('email'), contact('mobile'), contact('web_push')];
  expect(planFor({ contacts, allowed: ['web_push', 'sms', 'email'] })).toEqual(
    ok([to('web_push', 'web_push'), to('sms', 'mobile'), to('email', 'email')]),
  );
});

test('STOP is kept for texts and calls alike, and another contact is used instead', () => {
  const stopped = contact('mobile', { contactId: 'own', blockedReason: 'stop' });
  expect(planFor({ contacts: [stopped] })).toEqual(err('opted_out'));
  expect(planFor({ contacts: [stopped, contact('mobile', { contactId: 'daughter' })] })).toEqual(
    ok([to('sms', 'daughter'), to('voice', 'daughter')]),
  );
});

test('a wrong number is kept', () => {
  expect(planFor({ contacts: [contact('mobile', { blockedReason: 'wrong_number' })] })).toEqual(err('wrong_number'));
});

test('consent is taken back for a purpose, not for all', () => {
  const contacts = [contact('mobile', { withdrawn: ['reminder'] })];
  expect(planFor({ contacts, purpose: 'reminder' })).toEqual(err('consent_withdrawn'));
  expect(planFor({ contacts }).ok).toBe(true);
});

test('it is said why nobody can be told', () => {
  expect(planFor({ contacts: [] })).toEqual(err('no_contact'));
  expect(planFor({ allowed: [] })).toEqual(err('no_channel'));
});

test('a reminder is rung where it cannot be read, or where calls were asked for', () => {
  const reminder = (over: Partial<PlanRequest>) => planFor({ purpose: 'reminder', ...over });
  expect(reminder({})).toEqual(ok([to('sms', 'mobile')]));
  expect(reminder({ contacts: [contact('landline')] })).toEqual(ok([to('voice', 'landline')]));
  expect(reminder({ chosen: ['voice'] })).toEqual(RUNG_THEN_TEXTED);
});

test('who chose calls is rung when called, and written to when missed', () => {
  expect(planFor({ purpose: 'called' })).toEqual(ok([to('sms', 'mobile')]));
  expect(planFor({ purpose: 'called', chosen: ['voice'] })).toEqual(RUNG_THEN_TEXTED);
  expect(planFor({ purpose: 'missed', chosen: ['voice'] })).toEqual(ok([to('sms', 'mobile')]));
});

test('where the clinic does not ring, who chose calls is written to', () => {
  expect(planFor({ purpose: 'called', chosen: ['voice'], allowed: ['sms'] })).toEqual(ok([to('sms', 'mobile')]));
  expect(planFor({ chosen: ['voice'], allowed: ['sms'] })).toEqual(ok([to('sms', 'mobile')]));
});

test.each(['called', 'missed', 'turn_near'] as const)(
  '%s goes to the browser first, with a text behind it',
  (purpose) => {
    const contacts = [contact('web_push'), contact('mobile')];
    expect(planFor({ purpose, contacts, chosen: ['web_push', 'sms'], allowed: ['sms', 'web_push'] })).toEqual(
      ok([to('web_push', 'web_push'), to('sms', 'mobile')]),
    );
  },
);
