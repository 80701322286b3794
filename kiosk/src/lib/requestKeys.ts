import { newIdempotencyKey } from '#common/ui/api.ts';

/** One key per thing that one person asks for: however often it is pressed, it is done once. */
export class RequestKeys {
  #keys = new Map<string, string>();

  keyOf(what: string): string {
    const key = this.#keys.get(what) ?? newIdempotencyKey();
    this.#keys.set(what, key);
    return key;
  }

  clear(): void {
    this.#keys.clear();
  }
}
