/** An answer that is no plain JSON, or has a status or headers of its own. */
export interface ReplyParts {
  readonly status?: number;
  readonly contentType: string;
  readonly text: string;
  readonly headers?: Readonly<Record<string, string>>;
}

export class Reply {
  readonly parts: ReplyParts;

  constructor(parts: ReplyParts) {
    this.parts = parts;
  }
}
