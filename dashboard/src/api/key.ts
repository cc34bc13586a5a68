/** The display key: from the link's fragment into this tab's memory, and out of the address bar. Fragments are never sent. */

const item = 'holdfast.key';

export interface Link {
  readonly key: string | undefined;
  /** Last day that is shown; undefined: today. */
  readonly day: string | undefined;
  /** Team whose standing is shown; undefined: everything. */
  readonly team: string | undefined;
}

export const readLink = (): Link => {
  const given = new URLSearchParams(location.hash.slice(1));
  const key = given.get('key') ?? undefined;
  if (key !== undefined) {
    sessionStorage.setItem(item, key);
    given.delete('key');
    const rest = given.toString();
    history.replaceState(null, '', `${location.pathname}${rest === '' ? '' : `#${rest}`}`);
  }
  return {
    key: key ?? sessionStorage.getItem(item) ?? undefined,
    day: given.get('day') ?? undefined,
    team: given.get('team') ?? undefined,
  };
};

export const keepKey = (key: string): void => sessionStorage.setItem(item, key);
export const forgetKey = (): void => sessionStorage.removeItem(item);
