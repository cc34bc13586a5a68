/**
 * Which country a number may be called in, by rules of thumb: lists of prefixes from the numbering plans, written apart from
 * the metadata that the product reads. They say what must not be called; whether a number exists they do not know.
 */

/** Canada, the Caribbean, the territories of the US: not the US, though the code is +1. */
const otherNorthAmerica = new Set(
  (
    '204 226 236 249 250 257 263 289 306 343 354 365 367 368 382 387 403 416 418 428 431 437 438 450 460 468 474 506 514 519 ' +
    '537 548 568 579 581 584 587 604 613 639 647 672 683 705 709 742 753 778 780 782 807 819 825 867 873 879 902 905 ' +
    '242 246 264 268 284 340 345 441 473 649 658 664 670 671 684 721 758 767 784 787 809 829 849 868 869 876 939'
  ).split(' '),
);
/** Toll-free, premium, personal, other services: no place at all. */
const northAmericanService =
  /^(8(00|22|33|44|55|66|77|80|81|82|83|84|85|86|87|88|89)|900|5(00|2[1-9]|3[2358]|4[24-79]|5[024568]|6[69]|7[78]|8[89])|600|622|633|644|655|677|688|700|710|.11|[01]..|.9[0-9])/;

interface Plan {
  readonly country: string;
  /** National numbers that are in another country, or nowhere. */
  readonly not: (national: string) => boolean;
  /** Every zone in which the country's people live. */
  readonly zones: readonly string[];
}

const not =
  (pattern: RegExp) =>
  (national: string): boolean =>
    pattern.test(national);

const plans: Readonly<Record<string, Plan>> = {
  '1': {
    country: 'US',
    not: (national) => otherNorthAmerica.has(national.slice(0, 3)) || northAmericanService.test(national),
    zones: [
      'America/New_York',
      'America/Chicago',
      'America/Denver',
      'America/Phoenix',
      'America/Los_Angeles',
      'America/Anchorage',
      'America/Adak',
      'Pacific/Honolulu',
    ],
  },
  /** Jersey, Guernsey, Man (fixed and mobile); 03 and 08 service, 05 internet, 070 personal, 076 pagers, 09 premium. */
  '44': {
    country: 'GB',
    not: not(/^(1481|1534|1624|7781|7839|7797|7509|7829|7937|7624|7524|7924|7911[12]|7700300|7700700|[3589]|70|76)/),
    zones: ['Europe/London'],
  },
  /** Services 1xx, machines and pagers, personal 700, toll-free 800, premium 900; 32 is of no town, but of the country. */
  '49': { country: 'DE', not: not(/^(1[023489]|700|800|900|31)/), zones: ['Europe/Berlin'] },
  /** Companies 5, personal and internet 7x0, service 8, premium 9. */
  '43': { country: 'AT', not: not(/^(5[09]|7(10|18|20|30|40|80)|8[0-2]|9)/), zones: ['Europe/Vienna'] },
  '36': { country: 'HU', not: not(/^(21|38|40|51|60|71|80|9[01])/), zones: ['Europe/Budapest'] },
  /** Machines 700, service 8, internet 9. */
  '33': { country: 'FR', not: not(/^(700|8|9)/), zones: ['Europe/Paris'] },
  '66': { country: 'TH', not: not(/^(1800|1900|1[0-9]{3}$|60)/), zones: ['Asia/Bangkok'] },
};

export interface ThumbRule {
  readonly country: string;
  readonly zones: readonly string[];
}

/** Undefined: nobody may be called at this number. */
export const byThumb = (e164: string): ThumbRule | undefined => {
  const found = Object.entries(plans).find(([code]) => e164.startsWith(`+${code}`));
  if (found === undefined) return undefined;
  const [code, { country, zones, not: elsewhere }] = found;
  return elsewhere(e164.slice(1 + code.length)) ? undefined : { country, zones };
};
