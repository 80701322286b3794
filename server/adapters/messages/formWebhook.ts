import type { WebhookRequest } from '../../ports/webhook.ts';

/** One value of each header, by its small name. */
export function headerOf({ headers }: WebhookRequest, name: string): string | undefined {
  const value = headers[name];
  return typeof value === 'string' ? value : value?.[0];
}

/** The fields of a form, the first of each name; undefined when the body is not readable text. */
export function formOf({ rawBody }: WebhookRequest): Readonly<Record<string, string>> | undefined {
  const fields: Record<string, string> = {};
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(rawBody);
    for (const [name, value] of new URLSearchParams(text)) fields[name] ??= value;
  } catch {
    return undefined; // bytes that are no UTF-8: nothing that a provider sends
  }
  return fields;
}

/** A parameter of the address that we gave the provider. */
export const paramOf = ({ url }: WebhookRequest, name: string): string | undefined =>
  (URL.canParse(url) ? new URL(url).searchParams.get(name) : null) ?? undefined;
