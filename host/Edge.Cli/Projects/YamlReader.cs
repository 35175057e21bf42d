using System.Text;
using Edge.Compiler.Ir;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace Edge.Cli.Projects;

/// <summary>Reads the part of YAML that a project file needs: one document of mappings, lists and plain values.</summary>
/// <remarks>Anchors, aliases and tags are refused: a project never needs them, and a few lines of aliases can stand for gigabytes.</remarks>
internal sealed class YamlReader
{
    public const int MaximumBytes = 1 << 20;

    private const int MaximumDepth = 16;

    private readonly Parser _parser;
    private readonly string _name;
    private readonly Func<Mark, Place> _place;

    private YamlReader(string text, string name, Func<Mark, Place> place)
    {
        _parser = new Parser(new Scanner(new StringReader(text), skipComments: true));
        _name = name;
        _place = place;
    }

    /// <param name="name">The file as messages call it.</param>
    /// <exception cref="UsageException">The file is missing, too large, not text or not YAML.</exception>
    public static YamlMap ReadFile(string path, string name)
    {
        string text = ReadText(path, name);
        YamlValue value = new YamlReader(text, name, mark => new Place($"{name}:{mark.Line}:{mark.Column}")).ReadDocument();
        return value as YamlMap
            ?? throw new UsageException("E0011", $"{name}:1:1", $"the file holds {Describe(value)}", "a mapping: one 'key: value' on each line", "'edge new' writes one to start from");
    }

    /// <summary>One value, as written behind <c>--set key=</c>.</summary>
    public static YamlValue ReadValue(string text, string option) =>
        text.Length == 0 ? new YamlScalar(new Place(option), "", false) : new YamlReader(text, option, _ => new Place(option)).ReadDocument();

    public static string Describe(YamlValue value) => value switch
    {
        YamlMap => "a mapping",
        YamlList => "a list",
        YamlScalar { IsMissing: true } => "nothing",
        YamlScalar scalar => $"'{Shortened(scalar.Text)}'",
        _ => throw new ArgumentOutOfRangeException(nameof(value)),
    };

    private static string Shortened(string text) => text.Length <= 60 ? text : text[..57] + "...";

    private static string ReadText(string path, string name)
    {
        if (Directory.Exists(path))
            throw new UsageException("E0010", name, "is a folder", "a file", "'--project FILE' names it");
        if (!File.Exists(path))
            throw new UsageException("E0010", name, "there is no such file", "a project file", "'edge new NAME' writes one; '--project FILE' names another");

        byte[] bytes;
        try
        {
            using FileStream file = File.OpenRead(path);
            // Devices and pipes have no length: read one byte more than allowed and look.
            bytes = new byte[MaximumBytes + 1];
            int count = file.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false);
            bytes = bytes[..count];
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new UsageException("E0010", name, $"cannot be read: {e.Message}", inner: e);
        }

        if (bytes.Length > MaximumBytes)
            throw new UsageException("E0011", name, $"is larger than {MaximumBytes} bytes", "a project file of a page or two");
        try
        {
            string text = new UTF8Encoding(false, throwOnInvalidBytes: true).GetString(bytes);
            int control = text.AsSpan().IndexOfAnyInRange('\0', '\u0008');
            if (control >= 0)
                throw new UsageException("E0011", name, $"is not text: byte value {(int)text[control]} at character {control}", "UTF-8 text");
            return text.TrimStart('\uFEFF');
        }
        catch (DecoderFallbackException e)
        {
            throw new UsageException("E0011", name, $"is not text: invalid UTF-8 at byte {e.Index}", "UTF-8 text", inner: e);
        }
    }

    private YamlValue ReadDocument()
    {
        try
        {
            _parser.Consume<StreamStart>();
            if (_parser.Accept<StreamEnd>(out _))
                throw new UsageException("E0011", _name, "the file is empty", "a mapping: one 'key: value' on each line", "'edge new' writes one to start from");
            _parser.Consume<DocumentStart>();
            YamlValue value = ReadValue(0);
            _parser.Consume<DocumentEnd>();
            if (!_parser.Accept<StreamEnd>(out _))
                throw Fault(_parser.Current!.Start, "a second document begins", "one document");
            return value;
        }
        catch (YamlException e)
        {
            throw new UsageException("E0011", _place(e.Start).Text, $"not YAML: {Sentence(e)}", hint: "check the indentation, quotes and brackets around this place", inner: e);
        }
    }

    private YamlValue ReadValue(int depth)
    {
        ParsingEvent current = _parser.Current ?? throw new YamlException("unexpected end");
        if (depth > MaximumDepth)
            throw Fault(current.Start, $"nested more than {MaximumDepth} deep", $"at most {MaximumDepth} levels");
        if (current is AnchorAlias)
            throw Fault(current.Start, "an alias (*name)", "the value itself");
        if (current is NodeEvent { Anchor.IsEmpty: false })
            throw Fault(current.Start, "an anchor (&name)", "the value without it");
        if (current is NodeEvent { Tag: { IsEmpty: false, IsNonSpecific: false } tag })
            throw Fault(current.Start, $"a tag ({tag.Value})", "the value without it");

        switch (current)
        {
            case Scalar scalar:
                _parser.MoveNext();
                return new YamlScalar(_place(scalar.Start), scalar.Value, scalar.Style is not ScalarStyle.Plain and not ScalarStyle.Any);
            case SequenceStart start:
                _parser.MoveNext();
                var items = new List<YamlValue>();
                while (!_parser.TryConsume<SequenceEnd>(out _))
                    items.Add(ReadValue(depth + 1));
                return new YamlList(_place(start.Start), items);
            case MappingStart start:
                _parser.MoveNext();
                return new YamlMap(_place(start.Start), ReadEntries(depth));
            default:
                throw Fault(current.Start, $"unexpected {current.GetType().Name}", "a value");
        }
    }

    private List<YamlEntry> ReadEntries(int depth)
    {
        var entries = new List<YamlEntry>();
        var known = new Dictionary<string, Place>();
        while (!_parser.TryConsume<MappingEnd>(out _))
        {
            Mark mark = _parser.Current!.Start;
            if (ReadValue(depth + 1) is not YamlScalar key)
                throw Fault(mark, "a key that is a list or a mapping", "a plain word");
            if (known.TryGetValue(key.Text, out Place first))
                throw new UsageException("E0012", key.Place.Text, $"'{key.Text}' is written twice; the first one is at {first}", "each key once");
            known.Add(key.Text, key.Place);
            entries.Add(new YamlEntry(key.Place, key.Text, ReadValue(depth + 1)));
        }

        return entries;
    }

    private UsageException Fault(Mark mark, string found, string accepted) => new("E0011", _place(mark).Text, found, accepted);

    // The library's message may begin with "(Line: 1, Col: 2, Idx: 3) - ...:"; the place is ours to print.
    private static string Sentence(YamlException e)
    {
        string message = e.Message;
        int colon = message.StartsWith('(') ? message.IndexOf("): ", StringComparison.Ordinal) : -1;
        return (colon < 0 ? message : message[(colon + 3)..]).TrimEnd('.');
    }
}
