/** Addresses of what the page needs, as it names them. */
export interface LiveAssets {
  readonly script: string
  readonly style: string
  readonly icon: string
}

/** Two lanes, one of them express. */
export const LIVE_ICON: string = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32"><rect width="32" height="32" rx="7" fill="#0b5cad"/><path d="M5 12h17" stroke="#fff" stroke-width="4" stroke-linecap="round"/><path d="M18 6l7 6-7 6" fill="none" stroke="#fff" stroke-width="4" stroke-linecap="round" stroke-linejoin="round"/><path d="M5 24h5m5 0h5m5 0h2" stroke="#9cc9f5" stroke-width="3" stroke-linecap="round"/></svg>
`

/**
 * What the page of a service may do: run the one program and the one style that the service has, and ask the service. Nothing of it is
 * in the page itself.
 */
export const LIVE_POLICY: string = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "connect-src 'self'",
  "img-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ')

/**
 * The page of a service: no word of it is about the network, so that everybody may have it. All addresses are relative, as the
 * service may be behind a proxy under any path.
 */
export const liveHtml = ({ script, style, icon }: LiveAssets): string => `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="referrer" content="no-referrer">
<title>xlane</title>
<link rel="stylesheet" href="${style}">
<link rel="icon" href="${icon}">
<script src="${script}" defer></script>
</head>
<body>
<noscript><p class="note">This page needs JavaScript. What it shows is at <a href="v1/tunnels">v1/tunnels</a>, described in <a href="docs">docs</a>.</p></noscript>
</body>
</html>
`
