import { z } from 'zod';
import { httpPost, type HttpAnswer } from '../../messages/httpPost.ts';
import { AriRequests, type AriAnswer, type AriRequest } from './ariRequests.ts';

export type AriAccount = {
  /** Of Asterisk's HTTP server, without `/ari`. */
  readonly url: string;
  readonly user: string;
  readonly password: string;
  /** For one answer. */
  readonly timeoutMs?: number;
};

/**
 * What became of a verb. `gone`: the channel, bridge or playback is no more, because the other side has hung up;
 * `refused`: Asterisk would not; `unreachable`: no answer came.
 */
export type AriOutcome = 'done' | 'gone' | 'refused' | 'unreachable';

/** A call to be made, with its channel's id chosen by us: the same twice is one call. */
export type Originate = {
  readonly channelId: string;
  /** As the dialplan's Dial takes it, `PJSIP/0912…@trunk`. */
  readonly endpoint: string;
  readonly app: string;
  readonly appArgs: string;
  readonly callerId?: string;
  readonly timeoutS: number;
};

const LiveChannel = z.object({
  id: z.string(),
  state: z.string(),
  dialplan: z
    .object({ app_name: z.string().catch(''), app_data: z.string().catch('') })
    .partial()
    .optional(),
});
export type LiveChannel = z.output<typeof LiveChannel>;

/** Asterisk answers on the machine itself or in the next room. */
const WITHIN_MS = 5_000;

/** The verbs of Asterisk's REST interface that a telephone line needs. None throws for what the world does. */
export class AriClient {
  readonly #base: string;
  readonly #timeoutMs: number;
  readonly #headers: Readonly<Record<string, string>>;
  readonly #requests = new AriRequests();

  constructor({ url, user, password, timeoutMs = WITHIN_MS }: AriAccount) {
    this.#timeoutMs = timeoutMs;
    this.#base = `${url.replace(/\/+$/, '')}/ari`;
    this.#headers = { authorization: `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}` };
  }

  /** Where the events of these applications come, with what proves who asks. */
  events(app: string): { readonly url: string; readonly headers: Readonly<Record<string, string>> } {
    return {
      url: `${this.#base.replace(/^http/, 'ws')}/events?app=${encodeURIComponent(app)}`,
      headers: this.#headers,
    };
  }

  answer = (channelId: string): Promise<AriOutcome> => this.#ask('POST', `channels/${part(channelId)}/answer`);

  /** The caller hears that it rings. */
  ring = (channelId: string): Promise<AriOutcome> => this.#ask('POST', `channels/${part(channelId)}/ring`);

  hangUp = (channelId: string): Promise<AriOutcome> => this.#ask('DELETE', `channels/${part(channelId)}`);

  /** @param media `sound:/path/without/ending`, `tone:ring` */
  play = (channelId: string, playbackId: string, media: string): Promise<AriOutcome> =>
    this.#ask('POST', `channels/${part(channelId)}/play/${part(playbackId)}`, { media });

  stopPlayback = (playbackId: string): Promise<AriOutcome> => this.#ask('DELETE', `playbacks/${part(playbackId)}`);

  /** Leaves our application for a place in the dialplan, which gives the call back. */
  continueIn = (channelId: string, context: string): Promise<AriOutcome> =>
    this.#ask('POST', `channels/${part(channelId)}/continue`, { context, extension: 's', priority: 1 });

  makeBridge = (bridgeId: string): Promise<AriOutcome> =>
    this.#ask('POST', `bridges/${part(bridgeId)}`, { type: 'mixing' });

  joinBridge = (bridgeId: string, channelIds: readonly string[]): Promise<AriOutcome> =>
    this.#ask('POST', `bridges/${part(bridgeId)}/addChannel`, { channel: channelIds });

  dropBridge = (bridgeId: string): Promise<AriOutcome> => this.#ask('DELETE', `bridges/${part(bridgeId)}`);

  /** Every channel that lives now; undefined where Asterisk does not answer. */
  async channels(): Promise<readonly LiveChannel[] | undefined> {
    const answer = await this.#send('GET', 'channels');
    if (answer === undefined || !isDone(answer)) return undefined;
    const read = z.array(LiveChannel).safeParse(parsed(answer.body));
    return read.success ? read.data : undefined;
  }

  /** Rings somebody: over a connection of its own, which tells whether the request can have left. */
  originate({ channelId, endpoint, app, appArgs, callerId, timeoutS }: Originate): Promise<HttpAnswer> {
    const body = { endpoint, app, appArgs, timeout: timeoutS, ...(callerId === undefined ? {} : { callerId }) };
    return httpPost({
      url: new URL(`${this.#base}/channels/${part(channelId)}`),
      headers: { ...this.#headers, 'content-type': 'application/json' },
      body: JSON.stringify(body),
      timeoutMs: this.#timeoutMs,
    });
  }

  async #ask(method: 'POST' | 'DELETE', path: string, body?: object): Promise<AriOutcome> {
    const answer = await this.#send(method, path, body);
    if (answer === undefined) return 'unreachable';
    if (isDone(answer)) return 'done';
    // 409: it is there, and no longer in our hands.
    return answer.status === 404 || answer.status === 409 ? 'gone' : 'refused';
  }

  #send(method: AriRequest['method'], path: string, body?: object): Promise<AriAnswer | undefined> {
    return this.#requests.send({
      method,
      url: `${this.#base}/${path}`,
      headers: body === undefined ? this.#headers : { ...this.#headers, 'content-type': 'application/json' },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      timeoutMs: this.#timeoutMs,
    });
  }
}

const part = encodeURIComponent;

const isDone = ({ status }: AriAnswer): boolean => status >= 200 && status < 300;

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined; // cut off, or not Asterisk's
  }
}
