using Scriban.Syntax;

namespace Scriban.Parsing;

/// <content>Operands that hold expressions: parentheses, arrays, objects, unary operators, interpolated strings.</content>
internal sealed partial class Parser
{
    private ScriptNestedExpression ParseParenthesis()
    {
        ScriptNestedExpression nested = Open(new ScriptNestedExpression());
        Expect(TokenType.OpenParen);
        nested.Expression = ExpectExpression(nested);
        if (_current.Type == TokenType.CloseParen)
            NextToken();
        else
            LogError($"Invalid token `{CurrentShown}`. Expecting a closing `)`.");
        return Close(nested);
    }

    private ScriptArrayInitializerExpression ParseArray()
    {
        EnterLevel();
        try
        {
            ScriptArrayInitializerExpression array = Open(new ScriptArrayInitializerExpression());
            _newLineIsSpace++;
            Expect(TokenType.OpenBracket);
            while (_current.Type != TokenType.CloseBracket && ExpectExpression(array) is { } value)
            {
                array.Values.Add(value);
                if (_current.Type != TokenType.Comma)
                    break;
                NextToken();
            }

            _newLineIsSpace--;
            Expect(TokenType.CloseBracket);
            return Close(array);
        }
        finally
        {
            LeaveLevel();
        }
    }

    private ScriptObjectInitializerExpression ParseObject()
    {
        ScriptObjectInitializerExpression result = Open(new ScriptObjectInitializerExpression());
        _newLineIsSpace++;
        Expect(TokenType.OpenBrace);
        bool valid = true;
        for (bool more = true; valid && _current.Type != TokenType.CloseBrace;)
        {
            if (!more || !(_current.Type == TokenType.Identifier || _current.Type.IsString()))
            {
                valid = false;
                LogError($"Unexpected token `{CurrentShown}` while parsing object initializer. "
                    + "Expecting a simple identifier for the member name.");
                break;
            }

            valid = ParseObjectMember(result);
            more = valid && _current.Type == TokenType.Comma;
            if (more)
                NextToken();
        }

        _newLineIsSpace--;
        if (valid)
            Expect(TokenType.CloseBrace);
        return Close(result);
    }

    private bool ParseObjectMember(ScriptObjectInitializerExpression parent)
    {
        Token start = _current;
        ScriptObjectMember member = Open(new ScriptObjectMember());
        ScriptExpression? name = ParseOperand();
        if (name is ScriptVariable { IsLocal: true })
        {
            LogError("Expecting a simple identifier for member names");
            return false;
        }

        if (name is not (ScriptVariable or ScriptLiteral))
        {
            LogError(SpanOf(start),
                $"Unexpected member type `{name}/{name?.Grammar.Name ?? "unknown"}` found for object initializer member name");
            return false;
        }

        if (name is ScriptLiteral literal && literal.Value is not string)
        {
            LogError(SpanOf(start),
                $"Invalid literal member `{literal.Value}/{literal.Value?.GetType()}` found for object initializer member name. "
                + "Only literal string or identifier name are allowed");
            return false;
        }

        if (_current.Type != TokenType.Colon)
        {
            LogError($"Unexpected token `{CurrentShown}` Expecting a colon : after identifier `{(name as ScriptVariable)?.Name}` "
                + "for object initializer member name");
            return false;
        }

        NextToken();
        member.Name = name;
        if (!IsStartOfExpression())
        {
            LogError($"Unexpected token `{CurrentShown}`. Expecting an expression for the value of the member.");
            return false;
        }

        member.Value = ParseExpression(parent);
        if (member.Value is null)
            return false;
        parent.Members.Add(Close(member));
        return true;
    }

    private ScriptUnaryExpression ParseUnary()
    {
        ScriptUnaryExpression unary = Open(new ScriptUnaryExpression
        {
            Operator = _current.Type switch
            {
                TokenType.Exclamation => ScriptUnaryOperator.Not,
                TokenType.Minus => ScriptUnaryOperator.Negate,
                TokenType.Plus => ScriptUnaryOperator.Plus,
                TokenType.Arroba => ScriptUnaryOperator.FunctionAlias,
                _ => ScriptUnaryOperator.FunctionParametersExpand,
            },
        });
        NextToken();
        unary.Right = ExpectExpression(unary, null, UnaryPrecedence);
        return Close(unary);
    }

    private ScriptIncrementDecrementExpression ParsePreIncrement()
    {
        ScriptIncrementDecrementExpression expression = Open(new ScriptIncrementDecrementExpression
        {
            Operator = _current.Type == TokenType.DoublePlus ? ScriptUnaryOperator.Increment : ScriptUnaryOperator.Decrement,
        });
        NextToken();
        expression.Right = ExpectExpression(expression, null, IncrementPrecedence);
        if (expression.Right is not IVariablePath)
            LogError("The operand of an increment or decrement operator must be a variable, property or indexer");
        return Close(expression);
    }

    private ScriptInterpolatedStringExpression ParseInterpolatedString()
    {
        ScriptInterpolatedStringExpression text = Open(new ScriptInterpolatedStringExpression());
        bool whole = _current.Type == TokenType.InterpolatedString;
        text.Parts.Add(ParseInterpolatedPart());
        if (whole)
            return Close(text);
        while (_current.Type != TokenType.EndingInterpolatedString && ParseExpression(text) is { } part)
            text.Parts.Add(part);
        if (_current.Type == TokenType.EndingInterpolatedString)
            text.Parts.Add(ParseInterpolatedPart());
        return Close(text);
    }

    private ScriptInterpolatedExpression ParseInterpolatedExpression()
    {
        ScriptInterpolatedExpression part = Open(new ScriptInterpolatedExpression());
        Expect(TokenType.OpenInterpolatedBrace);
        part.Expression = ExpectExpression(part);
        if (_current.Type == TokenType.CloseInterpolatedBrace)
            NextToken();
        else
            LogError("Opened interpolated expression not closed on the same line.");
        return Close(part);
    }
}
