import { readNumber, zonesOf } from '../../../../shared/retention/calling-rules/phone-number.ts';

const reading = (text: string, country?: string) => {
  const read = readNumber(text, country);
  return read.callable ? `${read.country} ${read.e164}` : read.refusal;
};

describe('a phone number', () => {
  it.each([
    ['+36 30 123 4567', undefined],
    ['0036 30 123 4567', 'HU'],
    ['06 30 123 4567', 'HU'],
    ['0036-30-123-45-67', 'DE'],
    ['+36 (30) 123 4567 ext. 12', undefined],
    ['+３６３０１２３４５６７', undefined],
    [' +36.30.123.4567 ', undefined],
    ['\u202a+36 30 123 4567\u202c', undefined],
  ])('is one and the same however it is written: %s', (text, country) =>
    expect(reading(text, country)).toBe('HU +36301234567'),
  );

  it.each([
    ['an emergency number', '112', 'DE', 'not-valid'],
    ['a premium number', '+49 900 1234567', undefined, 'number-type'],
    ['a toll-free number', '+1 800 253 0000', undefined, 'number-type'],
    ['a shared-cost number', '+44 844 222 3333', undefined, 'number-type'],
    ['a number without its country', '0301234567', undefined, 'unparsable'],
    ['a number that cannot exist', '+49 1', undefined, 'unparsable'],
    ['satellite', '+870 773 111 632', undefined, 'no-country'],
    ['British, or of the Isle of Man', '+44 7924 123456', undefined, 'no-country'],
    ['text', 'ring me', 'DE', 'unparsable'],
    ['text with a number in it', 'ring me at +36 30 123 4567', 'HU', 'unparsable'],
    ['nothing', '', 'DE', 'unparsable'],
  ])('is not callable: %s', (_, text, country, refusal) => expect(reading(text, country)).toBe(refusal));

  it.each([
    ['+1 416 555 0123', 'CA'],
    ['+1 242 322 1234', 'BS'],
    ['+44 1534 610500', 'JE'],
    ['+44 7797 712345', 'JE'],
    ['+262 262 30 12 34', 'RE'],
    ['+7 701 234 5678', 'KZ'],
    ['+39 06 698 12345', 'VA'],
  ])('tells countries that share a code apart: %s is %s, which has no rule', (text, country) => {
    expect(reading(text).slice(0, 2)).toBe(country);
    expect(zonesOf(country).zones).toEqual([]);
  });

  it('may be anywhere in its country, unless the customer said where', () => {
    expect(zonesOf('US').zones).toHaveLength(8);
    expect(zonesOf('US', 'America/Detroit')).toEqual({ zones: ['America/New_York'], source: 'declared' });
    expect(zonesOf('DE', 'Asia/Tokyo')).toEqual({
      zones: ['Europe/Berlin', 'Asia/Tokyo'],
      source: 'declared-and-number',
    });
    expect(zonesOf('DE', 'Mars/Olympus')).toEqual({ zones: ['Europe/Berlin'], source: 'number' });
  });
});
