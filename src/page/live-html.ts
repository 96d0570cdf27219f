/** Addresses of what the page needs, as it names them. */
export interface LiveAssets {
  readonly script: string
  readonly style: string
}

/**
 * What the page of a service may do: run the one program and the one style that the service has, and ask the service. Nothing of it is
 * in the page itself. Graphviz is WebAssembly.
 */
export const LIVE_POLICY: string = [
  "default-src 'none'",
  "script-src 'self' 'wasm-unsafe-eval'",
  "style-src 'self'",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ')

/**
 * The page of a service: no word of it is about the network, so that everybody may have it. All addresses are relative, as the
 * service may be behind a proxy under any path.
 */
export const liveHtml = ({ script, style }: LiveAssets): string => `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="referrer" content="no-referrer">
<title>xlane</title>
<link rel="stylesheet" href="${style}">
<link rel="icon" href="data:,">
<script src="${script}" defer></script>
</head>
<body>
<noscript><p class="note">This page needs JavaScript. What it shows is at <a href="v1/tunnels">v1/tunnels</a>, described in <a href="docs">docs</a>.</p></noscript>
</body>
</html>
`
