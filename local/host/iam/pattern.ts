/** IAM's wildcards: "*" is any text, "?" one character. Everything else, policy variables too, means itself. Pure. */
const compiled = new Map<string, RegExp>();
const WILD = /[*?]/u;

export const matchesPattern = (pattern: string, value: string): boolean => {
  if (pattern === '*' || pattern === value) return true;
  let expression = compiled.get(pattern);
  if (expression === undefined) {
    if (!WILD.test(pattern)) return false;
    const source = pattern
      .replaceAll(/[.+^${}()|[\]\\]/gu, String.raw`\$&`)
      .replaceAll('*', '.*')
      .replaceAll('?', '.');
    expression = new RegExp(`^${source}$`, 'su');
    compiled.set(pattern, expression);
  }
  return expression.test(value);
};
