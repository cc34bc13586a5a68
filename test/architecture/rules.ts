/** The import rules of the project as a pure function of file texts. No file is read here. */
import ts from 'typescript';

export interface Violation {
  readonly file: string;
  readonly rule: string;
  readonly detail: string;
}

interface Import {
  readonly target: string;
  readonly typeOnly: boolean;
}

interface Facts {
  readonly imports: readonly Import[];
  /** `process.env`, `Date.now`, `new Date()`, `Math.random` as they occur. */
  readonly ambient: readonly string[];
  readonly lines: number;
}

const longest = 250;

const isTypeOnly = (clause: ts.ImportClause | undefined): boolean => {
  if (clause === undefined) return false;
  if (clause.isTypeOnly) return true;
  const named = clause.namedBindings;
  return (
    clause.name === undefined &&
    named !== undefined &&
    ts.isNamedImports(named) &&
    named.elements.length > 0 &&
    named.elements.every((one) => one.isTypeOnly)
  );
};

export const factsOf = (file: string, text: string): Facts => {
  const imports: Import[] = [];
  const ambient: string[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isImportDeclaration(node) && ts.isStringLiteral(node.moduleSpecifier)) {
      imports.push({ target: node.moduleSpecifier.text, typeOnly: isTypeOnly(node.importClause) });
    } else if (ts.isExportDeclaration(node) && node.moduleSpecifier && ts.isStringLiteral(node.moduleSpecifier)) {
      imports.push({ target: node.moduleSpecifier.text, typeOnly: node.isTypeOnly });
    } else if (ts.isCallExpression(node) && node.expression.kind === ts.SyntaxKind.ImportKeyword) {
      const [target] = node.arguments;
      imports.push({ target: target && ts.isStringLiteralLike(target) ? target.text : '(computed)', typeOnly: false });
    } else if (
      ts.isImportTypeNode(node) &&
      ts.isLiteralTypeNode(node.argument) &&
      ts.isStringLiteral(node.argument.literal)
    ) {
      imports.push({ target: node.argument.literal.text, typeOnly: true });
    } else if (ts.isPropertyAccessExpression(node) && ts.isIdentifier(node.expression)) {
      const name = `${node.expression.text}.${node.name.text}`;
      if (name === 'process.env' || name === 'Date.now' || name === 'Math.random' || name === 'performance.now')
        ambient.push(name);
    } else if (
      ts.isNewExpression(node) &&
      ts.isIdentifier(node.expression) &&
      node.expression.text === 'Date' &&
      (node.arguments?.length ?? 0) === 0
    ) {
      ambient.push('new Date()');
    }
    ts.forEachChild(node, visit);
  };
  visit(ts.createSourceFile(file, text, ts.ScriptTarget.ES2023, false));
  return { imports, ambient, lines: text.replace(/\n$/, '').split('\n').length };
};

/** `a/b/c.ts` + `../d.ts` -> `a/d.ts`; undefined for packages. */
export const resolveImport = (file: string, target: string): string | undefined => {
  if (!target.startsWith('.')) return undefined;
  const parts = file.split('/').slice(0, -1);
  for (const step of target.split('/')) {
    if (step === '..') parts.pop();
    else if (step !== '.') parts.push(step);
  }
  return parts.join('/');
};

const areaOf = (file: string): string => {
  const [top = '', second = ''] = file.split('/');
  return top === 'functions' ? `functions/${second}` : top;
};

/** Which areas an area may import, besides itself. */
const mayImport = (from: string, to: string): boolean => {
  if (from === to) return true;
  if (from === 'test' || from === 'bench' || from === 'scripts') return true;
  if (from === 'infra' || from.startsWith('functions/')) return to === 'shared';
  return false; // shared imports nobody; local knows the app only through the cloud assembly; the dashboard only the HTTP API
};

const sdkHome = (file: string): boolean =>
  /^shared\/(dynamo|security)\//.test(file) ||
  /^functions\/[^/]+\/store\//.test(file) ||
  /^functions\/.*-store\.ts$/.test(file) ||
  /^functions\/.*\/?index\.ts$/.test(file) ||
  !/^(shared|functions|infra|dashboard)\//.test(file);

const hasSurroundings = (file: string): boolean =>
  /^functions\/(.*\/)?index\.ts$/.test(file) ||
  /^(local|scripts|test|bench)\//.test(file) ||
  /^dashboard\/(.*\/)?main\.tsx$/.test(file) ||
  file === 'infra/app.ts';

const fileViolations = (file: string, facts: Facts): Violation[] => {
  const found: Violation[] = [];
  const add = (rule: string, detail: string): void => void found.push({ file, rule, detail });
  const area = areaOf(file);
  for (const { target, typeOnly } of facts.imports) {
    const resolved = resolveImport(file, target);
    if (resolved !== undefined && !mayImport(area, areaOf(resolved))) add('layers', `${area} imports ${resolved}`);
    if (/^(aws-cdk-lib|constructs|cdk-nag)(\/|$)/.test(target) && !/^(infra|test\/infra)\//.test(file))
      add('cdk', `imports ${target}`);
    if (target.startsWith('@aws-sdk/') && !typeOnly && !sdkHome(file)) add('sdk', `imports ${target}`);
    if (target === '(computed)' && /^(shared|functions|infra)\//.test(file)) add('computed', 'imports a computed path');
  }
  for (const use of facts.ambient) {
    if (hasSurroundings(file)) continue;
    if (use !== 'process.env' && file.startsWith('shared/observability/')) continue;
    add(use === 'process.env' ? 'env' : 'clock', `uses ${use}`);
  }
  if (/^(infra|functions|shared|local|scripts|bench|dashboard)\//.test(file) && facts.lines > longest)
    add('length', `${facts.lines} lines, at most ${longest}`);
  return found;
};

/** One violation per cycle, named by its members. */
const cycles = (graph: ReadonlyMap<string, readonly string[]>): Violation[] => {
  const state = new Map<string, 'open' | 'done'>();
  const found: Violation[] = [];
  const path: string[] = [];
  const visit = (file: string): void => {
    state.set(file, 'open');
    path.push(file);
    for (const next of graph.get(file) ?? []) {
      if (state.get(next) === 'open')
        found.push({ file, rule: 'cycle', detail: [...path.slice(path.indexOf(next)), next].join(' -> ') });
      else if (!state.has(next)) visit(next);
    }
    path.pop();
    state.set(file, 'done');
  };
  for (const file of graph.keys()) if (!state.has(file)) visit(file);
  return found;
};

/** Path -> text of every source file of the project. */
export const violationsOf = (files: ReadonlyMap<string, string>): Violation[] => {
  const facts = new Map([...files].map(([file, text]) => [file, factsOf(file, text)]));
  const graph = new Map(
    [...facts].map(([file, { imports }]) => [
      file,
      imports.flatMap(({ target }) => resolveImport(file, target) ?? []).filter((target) => facts.has(target)),
    ]),
  );
  return [...[...facts].flatMap(([file, fact]) => fileViolations(file, fact)), ...cycles(graph)];
};
