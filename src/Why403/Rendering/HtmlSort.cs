namespace Why403.Rendering;

/// <summary>Makes the heads of tables into buttons that sort. A reader without script has the tables in the order of the report.</summary>
internal static class HtmlSort
{
    public const string Script = """

        for (const table of document.querySelectorAll('table.sorts')) {
          const body = table.tBodies[0];
          for (const head of table.tHead.rows[0].cells) {
            const button = document.createElement('button');
            button.type = 'button';
            button.append(...head.childNodes);
            head.append(button);
            button.addEventListener('click', () => {
              const down = head.getAttribute('aria-sort') !== 'descending';
              for (const other of table.tHead.rows[0].cells) other.removeAttribute('aria-sort');
              head.setAttribute('aria-sort', down ? 'descending' : 'ascending');
              const key = row => { const cell = row.cells[head.cellIndex]; return cell.dataset.v ?? cell.textContent; };
              const rows = [...body.rows].map(row => [key(row), row]);
              const isNumber = rows.every(([value]) => value !== '' && !isNaN(value));
              rows.sort(([a], [b]) => (isNumber ? a - b : a.localeCompare(b)) * (down ? -1 : 1));
              body.append(...rows.map(([, row]) => row));
            });
          }
        }

        """;
}
