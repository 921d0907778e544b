using System.Buffers;
using System.Text.Json;

namespace Why403.Captures;

/// <summary>
/// The tokens of a JSON stream, one at a time, from a buffer that is as large as the longest token and no larger.
/// Damage and a missing end are states, not exceptions.
/// </summary>
internal sealed class JsonPull(Stream json, int stringCap) : IDisposable
{
    private const int Room = 64 * 1024;

    // Chrome's initiator stacks nest one asynchronous frame in the other, beyond the usual 64.
    private static readonly JsonReaderOptions Options = new() { MaxDepth = 1000, CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true };

    private readonly LongStringCutter _input = new(json, stringCap);
    private byte[] _buffer = ArrayPool<byte>.Shared.Rent(Room);
    private JsonReaderState _state = new(Options);
    private int _start, _end, _valueStart, _valueLength;
    private long _dropped;

    public JsonTokenType Token { get; private set; }

    public int Depth { get; private set; }

    /// <summary>Where the reading is, in bytes; longer strings count as far as they were kept.</summary>
    public long Offset => _dropped + _start;

    /// <summary>The data ended inside an object or an array.</summary>
    public bool Truncated { get; private set; }

    /// <summary>The data is no JSON from <see cref="Offset"/> on.</summary>
    public bool Damaged { get; private set; }

    /// <summary>The string of the current token had more to it than was kept.</summary>
    public bool WasCut { get; private set; }

    public ReadOnlySpan<byte> Value => _buffer.AsSpan(_valueStart, _valueLength);

    public bool Next()
    {
        while (!Truncated && !Damaged)
        {
            if (TryRead()) return true;
            if (Damaged || Fill()) continue;
            Truncated = !Damaged;
        }
        Token = JsonTokenType.None;
        return false;
    }

    /// <summary>Leaves the value that the current token opens; a plain value needs nothing.</summary>
    public void Skip()
    {
        if (Token is not (JsonTokenType.StartObject or JsonTokenType.StartArray)) return;
        var outside = Depth;
        while (Next() && Depth > outside) { }
    }

    /// <summary>The name of the next property of the current object, its value already the current token.</summary>
    public bool NextProperty(out JsonName name)
    {
        name = default;
        if (!Next() || Token != JsonTokenType.PropertyName) return false;
        name = HarNames.Of(Value);
        return Next();
    }

    /// <summary>The current plain value as text; a container is left and gives null, as null does.</summary>
    public string? Text()
    {
        if (Token == JsonTokenType.String) return JsonText.Decode(Value);
        if (Token is JsonTokenType.Number or JsonTokenType.True or JsonTokenType.False) return JsonText.Decode(Value);
        Skip();
        return null;
    }

    public void Dispose()
    {
        ArrayPool<byte>.Shared.Return(_buffer);
        _buffer = [];
        (_start, _end, _valueStart, _valueLength) = (0, 0, 0, 0);
    }

    private bool TryRead()
    {
        // Never the final block: an end inside a token is a state of ours, not an error of the reader's.
        var reader = new Utf8JsonReader(_buffer.AsSpan(_start, _end - _start), isFinalBlock: false, _state);
        try
        {
            var read = reader.Read();
            if (read)
            {
                Token = reader.TokenType;
                Depth = reader.CurrentDepth;
                var quote = Token is JsonTokenType.String or JsonTokenType.PropertyName ? 1 : 0;
                var offset = _start + (int)reader.TokenStartIndex;
                WasCut = quote == 1 && _input.WasCut(_dropped + offset);
                (_valueStart, _valueLength) = (offset + quote, reader.ValueSpan.Length);
            }
            _start += (int)reader.BytesConsumed;
            _state = reader.CurrentState;
            return read;
        }
        catch (JsonException)
        {
            Damaged = true;
            return false;
        }
    }

    private bool Fill()
    {
        if (_start > 0)
        {
            _buffer.AsSpan(_start, _end - _start).CopyTo(_buffer);
            _dropped += _start;
            (_start, _end) = (0, _end - _start);
        }
        if (_end == _buffer.Length)
        {
            // Only a number or a gap can be longer than the longest string.
            if (_end > stringCap + Room)
            {
                Damaged = true;
                return false;
            }
            var larger = ArrayPool<byte>.Shared.Rent(_buffer.Length * 2);
            _buffer.AsSpan(0, _end).CopyTo(larger);
            ArrayPool<byte>.Shared.Return(_buffer);
            _buffer = larger;
        }
        var count = _input.Read(_buffer.AsSpan(_end));
        _end += count;
        return count > 0;
    }
}
