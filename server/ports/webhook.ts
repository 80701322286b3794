/** A provider's call to us, as it came: the signature covers exactly these. */
export type WebhookRequest = {
  /** The whole address as the provider called it (`PUBLIC_URL` and path and query), not as a proxy rewrote it. */
  readonly url: string;
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>;
  readonly rawBody: Uint8Array;
  readonly receivedAt: number;
};

/** `webhook_ignored`: genuine, but says nothing that we keep; answer 2xx. The others are refused with 403 and 400. */
export type WebhookProblem = 'webhook_forged' | 'webhook_malformed' | 'webhook_ignored';
