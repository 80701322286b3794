import type { Request } from 'express';
import express, { type Express } from 'express';
import { createEmail } from '../adapters/messages/email.ts';
import { createKannel } from '../adapters/messages/kannel.ts';
import { kannelWebhooks } from '../adapters/messages/kannelWebhooks.ts';
import { createTwilioSms } from '../adapters/messages/twilioSms.ts';
import { twilioWebhooks } from '../adapters/messages/twilioWebhooks.ts';
import { createWebPush } from '../adapters/messages/webPush.ts';
import { createTwilioVoice } from '../adapters/voice/twilioVoice.ts';
import { twilioVoiceWebhooks } from '../adapters/voice/twilioVoiceWebhooks.ts';
import { WEBHOOK_PATHS } from '../../common/contract/webhookPaths.ts';
import type { Result } from '../../common/contract/result.ts';
import type { ProvidersConfig } from '../providersConfig.ts';
import type { Clock } from '../ports/clock.ts';
import type { MessageWebhooks } from '../ports/messages.ts';
import type { Messaging } from '../ports/messaging.ts';
import type { VoiceWebhooks } from '../ports/voiceLine.ts';
import type { WebhookProblem, WebhookRequest } from '../ports/webhook.ts';
import type { WiredMessaging } from './messaging.ts';

export type ProviderKeys = {
  readonly webhookSecret: string;
  readonly pushPublicKey: string;
  readonly pushPrivateKey: string;
};

/** The providers that the clinic has set up. */
export function openProviders(
  config: ProvidersConfig,
  keys: ProviderKeys,
  publicUrl: string | undefined,
  clock: Clock,
): Messaging {
  const { kannel, twilio, smtp, pushContact } = config;
  const callback = publicUrl === undefined ? {} : { callbackUrl: publicUrl };
  const account = twilio && {
    accountSid: twilio.accountSid,
    authToken: twilio.authToken,
    from: twilio.from,
    ...(twilio.apiUrl === undefined ? {} : { apiUrl: twilio.apiUrl }),
  };
  const sms = kannel
    ? createKannel({ ...kannel, ...callback, webhookSecret: keys.webhookSecret }, clock)
    : account
      ? createTwilioSms({ ...account, ...callback }, clock)
      : null;
  return {
    provider: kannel ? 'kannel' : twilio ? 'twilio' : smtp ? 'smtp' : 'none',
    written: {
      ...(sms ? { sms } : {}),
      ...(smtp
        ? {
            email: createEmail(
              {
                host: smtp.host,
                port: smtp.port,
                from: smtp.from,
                isSecure: smtp.port === 465,
                ...(smtp.login ? { login: smtp.login } : {}),
              },
              clock,
            ),
          }
        : {}),
      ...(pushContact
        ? {
            web_push: createWebPush(
              { publicKey: keys.pushPublicKey, privateKey: keys.pushPrivateKey, contact: pushContact },
              clock,
            ),
          }
        : {}),
    },
    voice:
      account && twilio.makesCalls && publicUrl !== undefined
        ? createTwilioVoice({ ...account, callbackUrl: publicUrl }, clock)
        : null,
    takesReplies: publicUrl !== undefined,
  };
}

const BODY_LIMIT = '64kb';

/** Where providers call us: read raw, because the signature covers exactly what came; answered after it is kept. */
export const providerWebhooks =
  (
    config: ProvidersConfig,
    keys: ProviderKeys,
    publicUrl: string,
    listener: WiredMessaging['listener'],
    clock: Clock,
  ) =>
  (app: Express): void => {
    const requestOf = (request: Request): WebhookRequest => ({
      url: publicUrl + request.originalUrl,
      headers: request.headers,
      rawBody: Buffer.isBuffer(request.body) ? request.body : new Uint8Array(),
      receivedAt: clock.now(),
    });
    const mount = <Event>(
      path: string,
      read: (request: WebhookRequest) => Result<Event, WebhookProblem>,
      act: (event: Event) => Promise<string | undefined>,
    ): void => {
      app.all(path, express.raw({ type: () => true, limit: BODY_LIMIT }), async (request, response) => {
        const event = read(requestOf(request));
        if (!event.ok) {
          response.sendStatus(event.error === 'webhook_forged' ? 403 : event.error === 'webhook_malformed' ? 400 : 204);
          return;
        }
        const document = await act(event.value);
        if (document === undefined) response.status(200).end();
        else response.type('text/xml').send(document);
      });
    };
    const mountMessages = (report: string, incoming: string, webhooks: MessageWebhooks): void => {
      mount(
        report,
        (request) => webhooks.report(request),
        async (event) => {
          await listener.report(event);
          return undefined;
        },
      );
      mount(
        incoming,
        (request) => webhooks.incoming(request),
        async (event) => {
          await listener.incoming(event);
          return undefined;
        },
      );
    };
    const mountCalls = (webhooks: VoiceWebhooks): void => {
      mount(
        WEBHOOK_PATHS.twilioCall,
        (request) => webhooks.rang(request),
        async (call) => {
          await listener.rang(call);
          const { callId, at } = call;
          const answer = webhooks.answer(callId, await listener.next({ callId, event: { type: 'answered' }, at }));
          return answer.ok ? answer.value : undefined;
        },
      );
      mount(
        WEBHOOK_PATHS.twilioCallStep,
        (request) => webhooks.step(request),
        async (event) => {
          const answer = webhooks.answer(event.callId, await listener.next(event));
          return answer.ok ? answer.value : undefined;
        },
      );
      mount(
        WEBHOOK_PATHS.twilioCallEnded,
        (request) => webhooks.ended(request),
        async (event) => {
          await listener.ended(event);
          return undefined;
        },
      );
    };
    if (config.kannel)
      mountMessages(WEBHOOK_PATHS.kannelReport, WEBHOOK_PATHS.kannelIncoming, kannelWebhooks(keys.webhookSecret));
    if (config.twilio) {
      mountMessages(WEBHOOK_PATHS.twilioReport, WEBHOOK_PATHS.twilioIncoming, twilioWebhooks(config.twilio.authToken));
      if (config.twilio.makesCalls) mountCalls(twilioVoiceWebhooks(config.twilio.authToken, publicUrl));
    }
  };
