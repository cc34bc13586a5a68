/** Numbers of all regions and of no region: refused, or called within the hours of every zone of their country (D13). */
import { ruledCountries } from '../../../../shared/retention/calling-rules/rules.ts';
import { askOfNumbers } from '../../../support/many-numbers.ts';
import { byThumb } from '../../../support/numbering-thumb-rules.ts';

it('are called in no country but their own, and at no hour that one of its zones forbids', () => {
  const { wrong, ...figures } = askOfNumbers(500, 13);
  console.info(`numbers: ${JSON.stringify(figures)}`);
  expect(wrong).toEqual([]);
  expect(Object.keys(figures.allowed).toSorted()).toEqual(ruledCountries.toSorted());
});

it('are told apart by the rules of thumb that they are judged by', () => {
  const countries = ['+12125550123', '+14165550123', '+18002530000', '+447797712345', '+447400123456', '+393123456789'];
  expect(countries.map((e164) => byThumb(e164)?.country)).toEqual([
    'US',
    undefined,
    undefined,
    undefined,
    'GB',
    undefined,
  ]);
});
