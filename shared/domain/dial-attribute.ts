/** The contact attribute by which a call that we placed says which dial it is: the record stream itself closes the loop. */
export const dialAttribute = 'holdfastDialId';

/** Undefined: the contact is no dial of ours. */
export const dialIdIn = (attributes: Readonly<Record<string, unknown>> | null | undefined): string | undefined => {
  const value = attributes?.[dialAttribute];
  return typeof value === 'string' && value.length > 0 && value.length <= 300 ? value : undefined;
};
