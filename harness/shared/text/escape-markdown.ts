/** Text that Markdown shows literally, never as a table cell, link, emphasis, code or HTML. */
export function escapeMarkdown(text: string): string {
  return (
    text
      .replace(/&/g, '&amp;')
      .replace(/</g, '&lt;')
      .replace(/>/g, '&gt;')
      .replace(/[\\`*_[\]|~#!$]/g, '\\$&')
      // Bare addresses and mentions become links on some hosts.
      .replace(/:(?=\/\/)/g, '&#58;')
      .replace(/@/g, '&#64;')
      .replace(/(?<=www)\./gi, '&#46;')
  );
}
