import { chosenLanguage } from '../../../dashboard/src/i18n/languages.ts';
import {
  addDays,
  dayIn,
  durationText,
  listText,
  momentText,
  nothing,
  regionText,
  valueText,
} from '../../../dashboard/src/i18n/format.ts';
import { texts } from '../../../dashboard/src/i18n/texts.ts';
import { retentionTexts } from '../../../dashboard/src/retention/texts.ts';

describe('numbers on the page', () => {
  it.each([
    [null, 'ratio', 'en', nothing],
    [0, 'count', 'en', '0'],
    [12_345, 'count', 'en', '12,345'],
    [12_345, 'count', 'de', '12.345'],
    [0.7375, 'ratio', 'de', '73,8 %'],
    [0.7375, 'ratio', 'th', '73.8 %'],
    [335.4, 'seconds', 'hu', '5:35 min'],
    [1.25, 'count', 'en', '1.3'],
  ] as const)('%p of a %s is written in %s as %s', (value, unit, language, text) =>
    expect(valueText(value, unit, language)).toBe(text),
  );

  it('writes durations so that they cannot be misread', () => {
    expect([0, 59.6, 60, 3599, 3600, 36_061].map(durationText)).toEqual([
      '0 s',
      '1:00 min',
      '1:00 min',
      '59:59 min',
      '1:00:00 h',
      '10:01:01 h',
    ]);
  });

  it('knows the day of the centre, not of the viewer', () => {
    expect(dayIn('Asia/Bangkok', Date.UTC(2026, 10, 3, 18))).toBe('2026-11-04');
    expect(dayIn('America/New_York', Date.UTC(2026, 10, 3, 3))).toBe('2026-11-02');
    expect(addDays('2026-02-27', 2)).toBe('2026-03-01');
  });
});

describe('moments and places on the page', () => {
  it('are written in the zone that is given, which is named, across a change of the clock', () => {
    const at = Date.UTC(2026, 2, 29, 1);
    expect(momentText(at - 1, 'en', 'Europe/Berlin')).toBe('29 Mar 2026, 01:59 Europe/Berlin');
    expect(momentText(at, 'en', 'Europe/Berlin')).toBe('29 Mar 2026, 03:00 Europe/Berlin');
    expect(momentText(at, 'de', 'UTC')).toBe('29.03.2026, 01:00 UTC');
    expect(momentText(at, 'th', 'Asia/Bangkok')).toContain('2026');
  });

  it('are named and listed as people of the language do', () => {
    const countries = ['DE', 'AT', 'FR'];
    const named = (language: 'en' | 'de' | 'hu' | 'th') =>
      listText(
        countries.map((code) => regionText(code, language)),
        language,
      );
    expect(named('en')).toBe('Germany, Austria and France');
    expect(named('de')).toBe('Deutschland, Österreich und Frankreich');
    expect(named('hu')).toBe('Németország, Ausztria és Franciaország');
    expect(named('th')).toContain('เยอรมนี');
  });
});

describe('languages', () => {
  it('are chosen by the first wish that can be met', () => {
    expect(chosenLanguage(['fr-FR', 'de-AT', 'en'])).toBe('de');
    expect(chosenLanguage(['fr'])).toBe('en');
    expect(chosenLanguage([])).toBe('en');
  });

  it.each([
    ['wallboard', texts],
    ['retention page', retentionTexts],
  ])('have their own words for everything on the %s', (_, table) => {
    for (const language of ['de', 'hu', 'th'] as const) {
      const borrowed = Object.entries(table[language]).filter(([key, text]) => text === Reflect.get(table.en, key));
      // Words that are the same in both languages.
      expect(borrowed.map(([key]) => key).filter((key) => !['name', 'teams', 'pause'].includes(key))).toEqual([]);
    }
  });
});
