/** Data inside a `<script type="application/json">`: no text of it can end the element or begin a comment. */
export const scriptJson = (value: unknown): string =>
  JSON.stringify(value)
    .replace(/</g, '\\u003c')
    .replace(/\u2028/g, '\\u2028')
    .replace(/\u2029/g, '\\u2029')

/** A program inside a `<script>`: a string in it that holds an end tag would end it. */
export const scriptText = (program: string): string =>
  program.replace(/<\/(script)/gi, '<\\/$1').replace(/<!--/g, '<\\!--')
