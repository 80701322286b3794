/** Where providers call us, below `PUBLIC_URL`. They are told these addresses when a message or call is sent. */
export const WEBHOOK_PATHS = {
  kannelReport: '/webhooks/kannel/report',
  kannelIncoming: '/webhooks/kannel/incoming',
  twilioReport: '/webhooks/twilio/report',
  twilioIncoming: '/webhooks/twilio/incoming',
  /** Set at the number itself, for calls that come in. */
  twilioCall: '/webhooks/twilio/call',
  twilioCallStep: '/webhooks/twilio/call/step',
  twilioCallEnded: '/webhooks/twilio/call/ended',
} as const;
