import * as fc from 'fast-check';
import { seal, unseal } from '../../../shared/security/sealed.ts';

const key = new Uint8Array(32).fill(7);

describe('a sealed text', () => {
  it('opens under the same key and subject, and is another one each time', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), fc.string({ maxLength: 40 }), (text, about) => {
        const first = seal(key, text.toWellFormed(), about.toWellFormed());
        expect(unseal(key, first, about.toWellFormed())).toBe(text.toWellFormed());
        expect(seal(key, text.toWellFormed(), about.toWellFormed())).not.toBe(first);
      }),
      { numRuns: 100 },
    );
  });

  it('does not open under another key, for another subject, or changed by one bit', () => {
    const sealed = seal(key, '+442079460171', 'a:one');
    expect(() => unseal(new Uint8Array(32).fill(8), sealed, 'a:one')).toThrow(/authenticate|Invalid/);
    expect(() => unseal(key, sealed, 'a:two')).toThrow(/authenticate|Invalid/);
    const bytes = Buffer.from(sealed, 'base64url');
    for (let at = 0; at < bytes.length; at += 1) {
      const changed = Buffer.from(bytes);
      changed[at] = (changed[at] ?? 0) ^ 1;
      expect(() => unseal(key, changed.toString('base64url'), 'a:one')).toThrow(/authenticate|Invalid/);
    }
    expect(() => unseal(key, sealed.slice(0, 10), 'a:one')).toThrow(/authenticate|Invalid/);
  });

  it('shows nothing of the text', () => {
    const sealed = seal(key, '+442079460171', 'a:one');
    expect(Buffer.from(sealed, 'base64url').toString('latin1')).not.toContain('2079460171');
  });
});
