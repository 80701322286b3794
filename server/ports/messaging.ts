import type { NoticeChannel } from '../notice/purpose.ts';
import type { MessageChannel, MessageChannelName } from './messages.ts';
import type { VoiceLine } from './voiceLine.ts';

/** Of several processes one has the telephone line. `nowhere`: nobody at this moment; it may come back. */
export type WhereLineIs = 'here' | 'elsewhere' | 'nowhere';

/** The ways to patients that this installation has. What is not set up is absent, and no plan is made over it. */
export type Messaging = {
  /** Names the provider in what is stored of an attempt. */
  readonly provider: string;
  readonly written: Readonly<Partial<Record<MessageChannelName, MessageChannel>>>;
  readonly voice: VoiceLine | null;
  /** Where calls are one process's alone; without it they are everybody's. */
  readonly whereLineIs?: () => Promise<WhereLineIs>;
  /** Whether an answer by text reaches us. */
  readonly takesReplies: boolean;
};

export const channelsOf = ({ written, voice }: Messaging): readonly NoticeChannel[] => [
  ...(Object.keys(written) as MessageChannelName[]), // the keys of the record are its channels
  ...(voice ? (['voice'] as const) : []),
];
