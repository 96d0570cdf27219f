interface Operation {
  readonly summary?: string
  readonly description?: string
}

interface Document {
  readonly info?: { readonly title?: string; readonly version?: string; readonly description?: string }
  readonly paths?: Readonly<Record<string, unknown>>
}

const METHODS = ['get', 'post', 'patch', 'put', 'delete']

const escaped = (text: string): string => text.replace(/[&<>"']/g, c => `&#${c.charCodeAt(0)};`)

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null

const row = (method: string, path: string, value: unknown): string => {
  const { summary = '', description = '' }: Operation = isRecord(value) ? value : {}
  const json = escaped(JSON.stringify(value, null, 2))
  return `<details><summary><b>${method.toUpperCase()}</b> <code>${escaped(path)}</code> ${escaped(String(summary))}</summary>
<p>${escaped(String(description))}</p><pre>${json}</pre></details>`
}

/** The OpenAPI document as one page that loads nothing from elsewhere. */
export const docsPage = ({ info = {}, paths = {} }: Document): string => {
  const rows = Object.entries(paths).flatMap(([path, item]) =>
    isRecord(item)
      ? METHODS.filter(method => item[method] !== undefined).map(method => row(method, path, item[method]))
      : [],
  )
  return `<!doctype html>
<html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>${escaped(info.title ?? '')}</title>
<style>body{font:16px/1.5 system-ui,sans-serif;max-width:60rem;margin:2rem auto;padding:0 1rem}
details{border-bottom:1px solid #ccc;padding:.5rem 0}pre{overflow:auto;font-size:13px}code{font-size:15px}</style>
<h1>${escaped(info.title ?? '')} ${escaped(info.version ?? '')}</h1>
<p>${escaped(info.description ?? '')} The whole document: <a href="openapi.json">openapi.json</a>.</p>
${rows.join('\n')}
</html>
`
}
