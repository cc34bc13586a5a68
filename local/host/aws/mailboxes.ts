/** What was sent to queues and topics, in order. Nobody takes it away: it is there to be looked at. */
export class Mailboxes {
  readonly #sent = new Map<string, string[]>();

  send(logicalId: string, message: string): void {
    const sent = this.#sent.get(logicalId);
    if (sent === undefined) this.#sent.set(logicalId, [message]);
    else sent.push(message);
  }

  of(logicalId: string): readonly string[] {
    return this.#sent.get(logicalId) ?? [];
  }
}
