export declare const INK_DEFINE: Readonly<Record<string, string>>
export declare const withoutDevtools: {
  readonly name: string
  readonly resolveId: (id: string) => string | null
  readonly load: (id: string) => string | null
}
