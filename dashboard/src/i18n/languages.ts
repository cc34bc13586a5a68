import type { Language } from '../api/types.ts';

/** In their own words. */
export const languages: Readonly<Record<Language, string>> = { en: 'English', de: 'Deutsch', hu: 'Magyar', th: 'ไทย' };
const known = Object.keys(languages) as Language[]; // boundary: keys of a record of languages

export const isLanguage = (text: string): text is Language => known.some((language) => language === text);

/** The first wish that can be met: `de-AT` is met by `de`. */
export const chosenLanguage = (wishes: readonly string[]): Language => {
  for (const wish of wishes) {
    const [base = ''] = wish.toLowerCase().split('-');
    if (isLanguage(base)) return base;
  }
  return 'en';
};
