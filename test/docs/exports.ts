import { join, resolve } from 'node:path'
import ts from 'typescript'

const root = resolve(import.meta.dirname, '../..')
export const DOORS: readonly string[] = ['core', 'controller', 'report']

/** An export, or a field or method of one, and what its comment says. */
export interface Documented {
  readonly door: string
  /** `Tunnel.periodPs` */
  readonly name: string
  readonly file: string
  readonly comment: string
  /** Where its declaration begins in the file. */
  readonly position: number
}

/** Everything that the doors of the package export, with the fields of types and the methods of classes. */
export const documented = (): readonly Documented[] => {
  const config = ts.readConfigFile(join(root, 'src/tsconfig.json'), ts.sys.readFile)
  const { options } = ts.parseJsonConfigFileContent(config.config, ts.sys, join(root, 'src'))
  const files = DOORS.map(door => join(root, `src/doors/${door}.ts`))
  const program = ts.createProgram(files, { ...options, noEmit: true })
  const checker = program.getTypeChecker()
  const seen = new Set<ts.Symbol>()
  const found: Documented[] = []
  const textOf = (symbol: ts.Symbol): string =>
    ts.displayPartsToString(symbol.getDocumentationComment(checker))
  const note = (door: string, name: string, symbol: ts.Symbol): void => {
    const declaration = symbol.declarations?.[0]
    const file = declaration?.getSourceFile().fileName ?? ''
    if (declaration === undefined || !file.startsWith(join(root, 'src/'))) return
    const position = statementOf(declaration).getStart()
    found.push({ door, name, file: file.slice(root.length + 1), comment: textOf(symbol), position })
  }
  const members = (door: string, name: string, node: ts.Node): void => {
    if (ts.isInterfaceDeclaration(node) || ts.isTypeLiteralNode(node) || ts.isClassDeclaration(node))
      for (const member of node.members) {
        if (member.name === undefined || ts.isPrivateIdentifier(member.name)) continue
        const symbol = checker.getSymbolAtLocation(member.name)
        // The name of a variant is documented with the variants; a method that overrides says what it overrides.
        if (symbol === undefined || isTag(member)) continue
        note(door, `${name}.${symbol.name}`, symbol)
        if (ts.isPropertySignature(member) && member.type !== undefined)
          members(door, `${name}.${symbol.name}`, member.type)
      }
    else if (ts.isFunctionTypeNode(node)) return
    else if (ts.isTypeAliasDeclaration(node)) members(door, name, node.type)
    else if (!ts.isTypeReferenceNode(node)) ts.forEachChild(node, child => members(door, name, child))
    else for (const argument of node.typeArguments ?? []) members(door, name, argument)
  }
  for (const [i, file] of files.entries()) {
    const door = DOORS[i] ?? ''
    const source = program.getSourceFile(file)
    const module = source === undefined ? undefined : checker.getSymbolAtLocation(source)
    for (const alias of module === undefined ? [] : checker.getExportsOfModule(module)) {
      const symbol = alias.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(alias) : alias
      if (seen.has(symbol)) continue
      seen.add(symbol)
      note(door, alias.name, symbol)
      for (const declaration of symbol.declarations ?? [])
        if (
          ts.isInterfaceDeclaration(declaration) ||
          ts.isTypeAliasDeclaration(declaration) ||
          ts.isClassDeclaration(declaration)
        )
          members(door, alias.name, declaration)
    }
  }
  return found
}

/** What a comment stands above: of a constant, its statement. */
const statementOf = (node: ts.Node): ts.Node => (ts.isVariableDeclaration(node) ? node.parent.parent : node)

/** `kind: 'granted'`, `schema: 'xlane/analysis@1'`, `name = 'InputError'`: one word that tells variants apart. */
const isTag = (member: ts.TypeElement | ts.ClassElement): boolean => {
  if (ts.isPropertySignature(member)) return member.type !== undefined && ts.isLiteralTypeNode(member.type)
  return ts.isPropertyDeclaration(member) && member.name.getText() === 'name'
}
