using System.Collections.Immutable;
using Why403.Catalogues;
using Why403.Text;

namespace Why403.Investigations;

/// <summary>The headers of an exchange that the catalogue knows, each with its line.</summary>
internal static class HeaderNotes
{
    // A header block of a megabyte is an attack, not an exchange to explain.
    private const int Most = 60;

    public static ImmutableArray<HeaderNote> Of(Exchange exchange, Catalogue catalogue)
    {
        var notes = ImmutableArray.CreateBuilder<HeaderNote>();
        Add("request", exchange.Request.Headers);
        if (exchange.Response is { } response) Add("response", response.Headers);
        return notes.ToImmutable();

        void Add(string side, HeaderList headers)
        {
            foreach (var field in headers)
                if (notes.Count < Most && catalogue.Header(field.Key) is { } guide)
                    notes.Add(new(side, field.Key, Redaction.Header(field.Key, field.Value), guide.Note));
        }
    }
}
