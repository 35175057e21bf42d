using System.Text;
using Scriban.Parsing;
using Scriban.Runtime;
using Scriban.Syntax;

namespace Scriban;

/// <content>Output, with the indentation of included text, and the templates it comes from.</content>
public partial class TemplateContext
{
    private readonly Stack<StringBuilderOutput> _outputs = new([new StringBuilderOutput()]);
    private bool _atLineStart;
    private long _written;
    private bool _isCut;

    /// <summary>What a block writes takes the indentation of the braces that open it.</summary>
    public bool AutoIndent { get; set; } = true;

    /// <summary>Empty lines are indented too.</summary>
    public bool IndentOnEmptyLines { get; set; } = true;

    public string NewLine { get; set; } = Environment.NewLine;

    /// <summary>Characters of output, and of one value as text, before the rest is cut off; 0 for no limit.</summary>
    public int LimitToString { get; set; } = 1048576;

    public bool EnableOutput { get; set; } = true;

    public string? CurrentIndent { get; set; }

    internal void PushOutput() => _outputs.Push(new StringBuilderOutput());

    internal StringBuilderOutput PopOutput() => _outputs.Pop();

    /// <summary>All that was written at the outermost level, which is empty afterwards.</summary>
    internal string TakeOutput()
    {
        StringBuilder output = _outputs.Peek().Builder;
        string text = output.ToString();
        output.Clear();
        return text;
    }

    public TemplateContext Write(SourceSpan span, object? textAsObject) => Write(ObjectToString(textAsObject));

    public TemplateContext Write(string? text) => text is null ? this : Write(text, 0, text.Length);

    public TemplateContext WriteLine() => Write(NewLine);

    public TemplateContext Write(string text, int startIndex, int count)
    {
        if (CurrentIndent is not { } indent)
        {
            if (count > 0)
                _atLineStart = text[startIndex + count - 1] == '\n';
            Append(text, startIndex, count);
            return this;
        }

        int end = startIndex + count;
        for (int index = startIndex; index < end;)
        {
            int newLine = text.IndexOf('\n', index, end - index);
            int next = newLine < 0 ? end : newLine + 1;
            bool empty = newLine == index || (newLine == index + 1 && text[index] == '\r');
            if (_atLineStart && (!empty || IndentOnEmptyLines))
                Append(indent, 0, indent.Length);
            Append(text, index, next - index);
            _atLineStart = newLine >= 0;
            index = next;
        }

        return this;
    }

    private void Append(string text, int start, int count)
    {
        int allowed = LimitToString > 0 ? (int)Math.Clamp(LimitToString - _written, 0, count) : count;
        StringBuilder output = _outputs.Peek().Builder;
        output.Append(text, start, allowed);
        _written += allowed;
        if (allowed == count || _isCut)
            return;
        output.Append("...");
        _isCut = true;
    }

    internal string GetTemplatePath(string? name, ScriptNode caller)
    {
        if (string.IsNullOrEmpty(name))
            throw new ScriptRuntimeException(caller.Span, "Include template name cannot be null or empty");
        if (TemplateLoader is null)
            throw new ScriptRuntimeException(caller.Span,
                $"Unable to include <{name}>. No TemplateLoader registered in TemplateContext.TemplateLoader");
        try
        {
            return TemplateLoader.GetPath(this, caller.Span, name)
                ?? throw new ScriptRuntimeException(caller.Span, $"Include template path is null for `{name}");
        }
        catch (Exception error) when (error is not ScriptRuntimeException)
        {
            throw new ScriptRuntimeException(caller.Span,
                $"Unexpected exception while getting the path for the include name `{name}`", error);
        }
    }

    internal Template GetOrLoadTemplate(string path, ScriptNode caller)
    {
        if (CachedTemplates.TryGetValue(path, out Template? template))
            return template;
        string? text;
        try
        {
            text = TemplateLoader!.Load(this, caller.Span, path);
        }
        catch (Exception error) when (error is not ScriptRuntimeException)
        {
            throw new ScriptRuntimeException(caller.Span, $"Unexpected exception while creating template from path `{path}`", error);
        }

        if (text is null)
            throw new ScriptRuntimeException(caller.Span, $"The result of including `{path}` cannot be null");
        template = Template.Parse(text, path);
        if (template.HasErrors)
            throw new ScriptParserRuntimeException(caller.Span, $"Error while parsing template `{path}`", template.Messages);
        CachedTemplates.Add(path, template);
        return template;
    }

    /// <summary>
    /// Renders an included template: it sees all globals, its own locals, <c>$</c> and the named arguments as <c>$name</c>.
    /// </summary>
    internal string RenderTemplate(Template template, ScriptArray arguments, ScriptNode caller)
    {
        EnterRecursive(caller);
        string? outerIndent = CurrentIndent;
        bool outerAtLineStart = _atLineStart;
        CurrentIndent = null;
        PushOutput();
        List<(string Name, object? Value)> named = [];
        if (caller is ScriptFunctionCall call)
        {
            foreach (ScriptNamedArgument argument in call.Arguments.OfType<ScriptNamedArgument>())
                named.Add((argument.Name!.Name, argument.Value?.Evaluate(this)));
        }

        PushLocal();
        try
        {
            SetVariable(ScriptVariable.Arguments, arguments, asReadOnly: true, force: true);
            foreach ((string name, object? value) in named)
                SetVariable(new ScriptVariable(name, isLocal: true), value, force: true);
            if (outerIndent is not null)
                _atLineStart = false;
            return template.Render(this);
        }
        finally
        {
            PopLocal();
            PopOutput();
            CurrentIndent = outerIndent;
            _atLineStart = outerAtLineStart;
            ExitRecursive();
        }
    }
}
