import { err, ok, type Result } from '../../common/contract/result.ts';
import { mannerOf, type ConsentPurpose, type NoticeChannel, type NoticePurpose } from './purpose.ts';

/** One way to reach the person. The address itself is read only when the message is sent. */
export type ContactPoint = {
  readonly contactId: string;
  readonly kind: 'mobile' | 'landline' | 'email' | 'web_push';
  /** Set once the person said STOP or the number proved to be somebody else's: nothing is sent there any more. */
  readonly blockedReason?: 'stop' | 'wrong_number';
  /** What the person has taken back their consent for. */
  readonly withdrawn: readonly ConsentPurpose[];
};

export type PlannedSend = { readonly channel: NoticeChannel; readonly contactId: string };

export type NoPlan = 'no_contact' | 'no_channel' | 'opted_out' | 'wrong_number' | 'consent_withdrawn';

export type PlanRequest = {
  readonly purpose: NoticePurpose;
  /**
   * What the person asked for, in order; empty leaves it to the clinic. Nothing else is used: who cannot hear is not rung.
   * Only a call that the clinic does not make, or that has no words for this, becomes a text; and a text stands behind a
   * call to a mobile telephone, for when nobody takes it.
   */
  readonly chosen: readonly NoticeChannel[];
  /** What the clinic allows, in its own order. */
  readonly allowed: readonly NoticeChannel[];
  /** The person's own first. */
  readonly contacts: readonly ContactPoint[];
};

const REACHES = {
  sms: ['mobile'],
  voice: ['mobile', 'landline'],
  email: ['email'],
  web_push: ['web_push'],
} as const satisfies Record<NoticeChannel, readonly ContactPoint['kind'][]>;

/**
 * The attempts for one notice, in order: each channel once, to the first contact that may be used for it. STOP counts for
 * texts and calls to that number alike. An error says why nobody can be told; it is shown to the staff.
 */
export function channelPlan({
  purpose,
  chosen,
  allowed,
  contacts,
}: PlanRequest): Result<readonly PlannedSend[], NoPlan> {
  if (contacts.length === 0) return err('no_contact');
  const { consent, spoken } = mannerOf(purpose);
  const isChosen = chosen.length > 0;
  const isRung = spoken !== 'no' && allowed.includes('voice') && (isChosen || spoken !== 'chosen');
  const wanted = isChosen
    ? chosen.map((channel) => (channel === 'voice' && !isRung ? 'sms' : channel))
    : allowed.filter((channel) => channel !== 'voice' || isRung);
  const channels = [...new Set(wanted)].filter((channel) => allowed.includes(channel));
  const mayUse = (channel: NoticeChannel, contact: ContactPoint) =>
    reaches(channel, contact) &&
    (channel !== 'voice' || isChosen || spoken !== 'landline' || contact.kind === 'landline');

  const plan = channels.flatMap((channel) => {
    const contact = contacts.find((each) => mayUse(channel, each) && !whyNot(each, consent));
    if (!contact) return [];
    const { contactId } = contact;
    const isWrittenAfter = channel === 'voice' && isChosen && contact.kind === 'mobile' && allowed.includes('sms');
    return [
      { channel, contactId },
      ...(isWrittenAfter && !channels.includes('sms') ? [{ channel: 'sms', contactId } as const] : []),
    ];
  });
  if (plan.length > 0) return ok(plan);

  const reachable = contacts.filter((contact) => channels.some((channel) => mayUse(channel, contact)));
  const reasons = reachable.map((contact) => whyNot(contact, consent));
  return err(reasons.find((reason) => reason !== undefined) ?? 'no_channel');
}

const reaches = (channel: NoticeChannel, contact: ContactPoint): boolean =>
  REACHES[channel].some((kind) => kind === contact.kind);

function whyNot(contact: ContactPoint, consent: ConsentPurpose): NoPlan | undefined {
  if (contact.blockedReason === 'stop') return 'opted_out';
  if (contact.blockedReason === 'wrong_number') return 'wrong_number';
  return contact.withdrawn.includes(consent) ? 'consent_withdrawn' : undefined;
}
