using Scriban.Syntax;

namespace Scriban.Parsing;

/// <content>One method per keyword.</content>
internal sealed partial class Parser
{
    private ScriptEndStatement ParseEnd(bool endsStatement)
    {
        ScriptEndStatement end = Open(new ScriptEndStatement());
        ExpectKeyword("end");
        if (endsStatement)
            ExpectEndOfStatement();
        return Close(end);
    }

    private ScriptIfStatement ParseIf(bool elseIf)
    {
        ScriptIfStatement condition = Open(new ScriptIfStatement { IsElseIf = elseIf });
        ExpectKeyword("if");
        condition.Condition = ExpectExpression(condition, allowAssignment: false);
        if (ExpectEndOfStatement())
            condition.Then = ParseBlock(condition);
        return Close(condition);
    }

    private ScriptStatement ParseElse()
    {
        if (PeekToken() is { Type: TokenType.Identifier } next && TextOf(next) == "if")
        {
            ExpectKeyword("else");
            return ParseIf(elseIf: true);
        }

        ScriptElseStatement otherwise = Open(new ScriptElseStatement());
        ExpectKeyword("else");
        if (ExpectEndOfStatement())
            otherwise.Body = ParseBlock(otherwise);
        return Close(otherwise);
    }

    private ScriptForStatement ParseFor()
    {
        ScriptForStatement loop = Open(new ScriptForStatement());
        ExpectKeyword("for");
        loop.Variable = ExpectExpression(loop, mode: ExpressionMode.Basic);
        if (loop.Variable is null)
            return Close(loop);
        if (loop.Variable is not IVariablePath)
            LogError(loop, $"Expecting a variable instead of `{loop.Variable}`");
        if (CurrentIs("in"))
            NextToken();
        else
            LogError(loop, $"Expecting 'in' word instead of `{CurrentShown}`");
        loop.Iterator = ExpectExpression(loop);
        if (ExpectEndOfStatement())
            loop.Body = ParseBlock(loop);
        return Close(loop);
    }

    private ScriptWhileStatement ParseWhile()
    {
        ScriptWhileStatement loop = Open(new ScriptWhileStatement());
        ExpectKeyword("while");
        loop.Condition = ExpectExpression(loop, allowAssignment: false);
        if (ExpectEndOfStatement())
            loop.Body = ParseBlock(loop);
        return Close(loop);
    }

    private ScriptCaseStatement ParseCase()
    {
        ScriptCaseStatement choice = Open(new ScriptCaseStatement());
        ExpectKeyword("case");
        choice.Value = ExpectExpression(choice, allowAssignment: false);
        if (ExpectEndOfStatement())
            choice.Body = ParseBlock(choice);
        return Close(choice);
    }

    /// <summary><c>when a, b</c> or <c>when a || b</c>.</summary>
    private ScriptWhenStatement ParseWhen()
    {
        ScriptWhenStatement when = Open(new ScriptWhenStatement());
        ExpectKeyword("when");
        while (IsStartOfExpression() && ParseExpression(when, mode: ExpressionMode.When, allowAssignment: false) is { } value)
        {
            when.Values.Add(value);
            if (_current.Type is TokenType.Comma or TokenType.DoubleVerticalBar)
                NextToken();
        }

        if (when.Values.Count == 0)
            LogError("When is expecting at least one value.");
        if (ExpectEndOfStatement())
            when.Body = ParseBlock(when);
        return Close(when);
    }

    private ScriptCaptureStatement ParseCapture()
    {
        ScriptCaptureStatement capture = Open(new ScriptCaptureStatement());
        ExpectKeyword("capture");
        capture.Target = ExpectExpression(capture);
        ExpectEndOfStatement();
        capture.Body = ParseBlock(capture);
        return Close(capture);
    }

    private ScriptWithStatement ParseWith()
    {
        ScriptWithStatement with = Open(new ScriptWithStatement());
        ExpectKeyword("with");
        with.Target = ExpectExpression(with);
        if (ExpectEndOfStatement())
            with.Body = ParseBlock(with);
        return Close(with);
    }

    private ScriptWrapStatement ParseWrap()
    {
        ScriptWrapStatement wrap = Open(new ScriptWrapStatement());
        ExpectKeyword("wrap");
        wrap.Target = ExpectExpression(wrap);
        if (ExpectEndOfStatement())
            wrap.Body = ParseBlock(wrap);
        return Close(wrap);
    }

    private ScriptImportStatement ParseImport()
    {
        ScriptImportStatement import = Open(new ScriptImportStatement());
        ExpectKeyword("import");
        import.Expression = ExpectExpression(import);
        ExpectEndOfStatement();
        return Close(import);
    }

    private ScriptReadOnlyStatement ParseReadOnly()
    {
        ScriptReadOnlyStatement readOnly = Open(new ScriptReadOnlyStatement());
        ExpectKeyword("readonly");
        readOnly.Variable = ExpectVariable(readOnly);
        ExpectEndOfStatement();
        return Close(readOnly);
    }

    private ScriptReturnStatement ParseReturn()
    {
        ScriptReturnStatement result = Open(new ScriptReturnStatement());
        ExpectKeyword("ret");
        if (IsStartOfExpression())
            result.Expression = ParseExpression(result);
        ExpectEndOfStatement();
        return Close(result);
    }

    private T ParseJump<T>(T jump, string keyword) where T : ScriptStatement
    {
        Open(jump);
        ExpectKeyword(keyword);
        ExpectEndOfStatement();
        return Close(jump);
    }

    private ScriptStatement ParseExpressionStatement()
    {
        ScriptExpressionStatement statement = Open(new ScriptExpressionStatement());
        ScriptExpression? expression = ExpectExpression(statement);
        if (expression is null)
            return Close(statement);
        if (expression is ScriptFunctionDeclaration declaration)
            return declaration.Function;
        statement.Expression = expression;
        ExpectEndOfStatement();
        return Close(statement);
    }

    private ScriptVariable? ExpectVariable(ScriptNode parent)
    {
        if (_current.Type is not (TokenType.Identifier or TokenType.IdentifierSpecial))
        {
            LogError(parent, $"Expecting a variable instead of `{CurrentShown}`");
            return null;
        }

        ScriptExpression parsed = ParseVariable();
        if (parsed is ScriptVariable variable)
            return variable;
        LogError(parent, $"Unexpected variable `{parsed}`");
        return null;
    }

    /// <summary><c>func name ... end</c>, <c>func name(a, b = 1, rest...) ... end</c>, or <c>do ... end</c> in an expression.</summary>
    private ScriptFunction ParseFunction(bool anonymous)
    {
        ScriptFunction function = Open(new ScriptFunction());
        int outerLevel = _expressionLevel;
        _expressionLevel = 0;
        try
        {
            ExpectKeyword(anonymous ? "do" : "func");
            if (!anonymous)
                function.Name = ExpectVariable(function);
            if (_current.Type == TokenType.OpenParen)
                function.Parameters = ParseParameters(function);
            ExpectEndOfStatement();
            function.Body = ParseBlock(function, endsStatement: !anonymous);
        }
        finally
        {
            _expressionLevel = outerLevel;
        }

        return Close(function);
    }

    private List<ScriptParameter> ParseParameters(ScriptFunction function)
    {
        Expect(TokenType.OpenParen);
        List<ScriptParameter> parameters = [];
        bool closed = false;
        for (bool first = true; ; first = false)
        {
            if (_current.Type == TokenType.CloseParen)
            {
                function.Span.End = Expect(TokenType.CloseParen).End;
                closed = true;
                break;
            }

            if (!first)
                ExpectArgumentComma();
            if (!IsStartOfExpression())
            {
                LogError("Expecting an expression for argument function calls instead of this token.");
                break;
            }

            ScriptParameter? parameter = ParseParameter(function, parameters);
            if (parameter is null)
                break;
            parameters.Add(parameter);
            function.Span.End = parameter.Span.End;
        }

        if (!closed)
            LogError("Expecting a closing parenthesis for a function call.");
        return parameters;
    }

    private ScriptParameter? ParseParameter(ScriptFunction function, List<ScriptParameter> before)
    {
        ScriptParameter parameter = Open(new ScriptParameter());
        ScriptVariable? name = ExpectVariable(function);
        if (name is null)
            return null;
        if (name.IsLocal)
            LogError(name.Span, "Expecting only a simple name parameter for a function");
        parameter.Name = name;
        bool hasRest = before.Any(p => p.IsRest);
        if (_current.Type == TokenType.Equal)
        {
            if (hasRest)
                LogError(name.Span, "Cannot declare an optional parameter after a variable parameter (`...`).");
            parameter.Span.End = Expect(TokenType.Equal).End;
            parameter.IsOptional = true;
            if (ExpectExpression(parameter) is ScriptLiteral literal)
                (parameter.Default, parameter.Span.End) = (literal, literal.Span.End);
            else
                LogError(name.Span, "Expecting only a literal for an optional parameter value.");
        }
        else if (_current.Type == TokenType.TripleDot)
        {
            if (hasRest)
                LogError(name.Span, "Cannot declare multiple variable parameters.");
            parameter.Span.End = Expect(TokenType.TripleDot).End;
            parameter.IsRest = true;
        }
        else if (before.Any(p => p.IsOptional || p.IsRest))
        {
            LogError(name.Span, "Cannot declare a normal parameter after an optional parameter.");
        }

        return parameter;
    }

    private void ExpectArgumentComma()
    {
        if (_current.Type == TokenType.Comma)
            NextToken();
        else
            LogError("Expecting a comma to separate arguments in a function call.");
    }
}
