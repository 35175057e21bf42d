using Scriban.Syntax;

namespace Scriban.Parsing;

/// <content>Expressions: operands, what may follow one, operators by precedence.</content>
internal sealed partial class Parser
{
    private enum ExpressionMode
    {
        Default,

        /// <summary>A colon ends the expression: it belongs to <c>a ? b : c</c>.</summary>
        NoNamedArgument,

        /// <summary>An operand with members and indexers only.</summary>
        Basic,

        /// <summary><c>||</c> separates the values of a <c>when</c>.</summary>
        When,
    }

    private const int UnaryPrecedence = 200;
    private const int IncrementPrecedence = 210;

    private int _expressionLevel;

    private ScriptExpression? ExpectExpression(
        ScriptNode parent, ScriptExpression? caller = null, int precedence = 0, string? message = null,
        ExpressionMode mode = ExpressionMode.Default, bool allowAssignment = true)
    {
        if (IsStartOfExpression())
            return ParseExpression(parent, caller, precedence, mode, allowAssignment);
        LogError(parent, CurrentSpan, message ?? $"Expecting <expression> instead of `{CurrentShown}`");
        return null;
    }

    /// <param name="caller">A call whose argument this is: the expression itself takes no arguments.</param>
    private ScriptExpression? ParseExpression(
        ScriptNode parent, ScriptExpression? caller = null, int precedence = 0,
        ExpressionMode mode = ExpressionMode.Default, bool allowAssignment = true)
    {
        bool isWhen = mode == ExpressionMode.When;
        if (isWhen)
            mode = ExpressionMode.Default;
        _expressionLevel++;
        int outerDepth = _depth;
        EnterLevel();
        try
        {
            ScriptFunctionCall? call = null;
            while (true)
            {
                ScriptExpression? operand = ParseOperand();
                if (operand is null)
                {
                    LogError(call is null
                        ? $"Unexpected token `{CurrentShown}` while parsing expression"
                        : $"Unexpected token `{CurrentShown}` while parsing function call `{call}`");
                    return null;
                }

                if (operand is ScriptVariable { IsBlockDelegate: true })
                {
                    if (call is not null || _expressionLevel > 1)
                        LogError("Cannot use block delegate $$ in a nested expression");
                    if (parent is not ScriptExpressionStatement)
                        LogError(parent, "Cannot use block delegate $$ outside an expression statement");
                    return operand;
                }

                var state = new ExpressionState(parent, caller, precedence, mode, isWhen, allowAssignment, operand, call);
                Continuation next = operand is ScriptAnonymousFunction ? Continuation.Done : ParseContinuations(ref state);
                if (next == Continuation.Failed)
                    return state.Result;
                call = state.Call;
                if (next == Continuation.NextArgument)
                    continue;
                if (call is not null)
                {
                    call.Arguments.Add(state.Left);
                    call.Span.End = state.Left.Span.End;
                    return call;
                }

                return state.IsClosed ? state.Left : Close(state.Left);
            }
        }
        finally
        {
            _depth = outerDepth;
            _expressionLevel--;
        }
    }

    private enum Continuation
    {
        /// <summary>Look again for what may follow the left operand.</summary>
        Again,

        /// <summary>The expression ends here.</summary>
        Done,

        /// <summary>An argument of <see cref="ExpressionState.Call"/> follows.</summary>
        NextArgument,

        /// <summary>The whole expression is <see cref="ExpressionState.Result"/>.</summary>
        Failed,
    }

    private struct ExpressionState(
        ScriptNode parent, ScriptExpression? caller, int precedence, ExpressionMode mode, bool isWhen, bool allowAssignment,
        ScriptExpression left, ScriptFunctionCall? call)
    {
        public readonly ScriptNode Parent = parent;
        public readonly ScriptExpression? Caller = caller;
        public readonly int Precedence = precedence;
        public readonly ExpressionMode Mode = mode;
        public readonly bool IsWhen = isWhen;
        public readonly bool AllowAssignment = allowAssignment;
        public ScriptExpression Left = left;
        public ScriptFunctionCall? Call = call;
        public bool IsClosed;
        public ScriptExpression? Result;
    }

    private ScriptExpression? ParseOperand() => _current.Type switch
    {
        TokenType.Identifier or TokenType.IdentifierSpecial => ParseVariable(),
        TokenType.Integer => ParseInteger(),
        TokenType.HexaInteger => ParseHexaInteger(),
        TokenType.BinaryInteger => ParseBinaryInteger(),
        TokenType.Float => ParseFloat(),
        TokenType.String => ParseString(),
        TokenType.VerbatimString => ParseVerbatimString(),
        TokenType.BeginInterpolatedString or TokenType.InterpolatedString => ParseInterpolatedString(),
        TokenType.ContinuationInterpolatedString => ParseInterpolatedPart(),
        TokenType.OpenInterpolatedBrace => ParseInterpolatedExpression(),
        TokenType.OpenParen => ParseParenthesis(),
        TokenType.OpenBrace => ParseObject(),
        TokenType.OpenBracket => ParseArray(),
        TokenType.DoublePlus or TokenType.DoubleMinus => ParsePreIncrement(),
        _ when IsStartOfUnary() => ParseUnary(),
        _ => null,
    };

    private Continuation ParseContinuations(ref ExpressionState state)
    {
        Continuation next;
        do
            next = ParseContinuation(ref state);
        while (next == Continuation.Again);
        return next;
    }

    private Continuation ParseContinuation(ref ExpressionState state)
    {
        TokenType type = _current.Type;
        if (type is TokenType.EndingInterpolatedString or TokenType.CloseInterpolatedBrace
            or TokenType.ContinuationInterpolatedString or TokenType.OpenInterpolatedBrace)
            return Continuation.Done;
        if (type is TokenType.Dot or TokenType.QuestionDot)
            return ParseMember(ref state);
        if (type is TokenType.DoublePlus or TokenType.DoubleMinus)
            ParsePostIncrement(ref state);
        if (_current.Type == TokenType.OpenBracket && !IsAfterSpace
            && state.Left is IVariablePath or ScriptLiteral or ScriptFunctionCall)
        {
            ParseIndexer(ref state);
            return Continuation.Again;
        }

        if (state.Mode == ExpressionMode.Basic || state.Parent is ScriptUnaryExpression { Operator: ScriptUnaryOperator.FunctionAlias })
            return Continuation.Done;
        if (state.Mode != ExpressionMode.NoNamedArgument && _current.Type == TokenType.Colon)
        {
            ParseNamedValue(ref state);
            return Continuation.Done;
        }

        if (_current.Type == TokenType.Equal && state.Left is ScriptFunctionCall head
            && head.TryGetDeclaration(out ScriptFunction function))
        {
            ParseFunctionExpression(ref state, function);
            return Continuation.Done;
        }

        if (ScriptAssignExpression.IsAssignment(_current.Type))
        {
            ParseAssignment(ref state);
            return Continuation.Done;
        }

        if (BinaryOperators.TryGet(_current.Type, out ScriptBinaryOperator binary, out int precedence))
        {
            if ((state.IsWhen && binary == ScriptBinaryOperator.Or) || precedence <= state.Precedence)
                return Continuation.Done;
            ParseBinary(ref state, binary, precedence);
            return Continuation.Again;
        }

        if (_current.Type == TokenType.Question)
        {
            if (state.Precedence == 0)
                ParseConditional(ref state);
            return Continuation.Done;
        }

        if (IsStartOfExpression())
            return state.Caller is not null ? Continuation.Done : ParseCall(ref state);
        return state.Precedence > 0 ? Continuation.Done : ParsePipe(ref state);
    }

    private Continuation ParseMember(ref ExpressionState state)
    {
        Token next = PeekToken();
        if (next.Type != TokenType.Identifier)
        {
            LogError(SpanOf(next), $"Invalid token `{next.Type}`. The dot operator is expected to be followed by a plain identifier");
            state.Result = state.Left;
            return Continuation.Failed;
        }

        string dot = _current.Type.ToText()!;
        NextToken();
        string name = CurrentText;
        bool isEmpty = name is "empty" or "blank" && PeekToken().Type == TokenType.Question;
        if (ParseVariable() is not ScriptVariable member)
        {
            LogError("Unexpected literal member `{member}`");
            return Continuation.Failed;
        }

        if (isEmpty)
            NextToken();
        ScriptMemberExpression expression = isEmpty
            ? new ScriptIsEmptyExpression(state.Left, dot, member)
            : new ScriptMemberExpression(state.Left, dot, member);
        expression.Span = state.Left.Span;
        state.Left = Close(expression);
        return Continuation.Again;
    }

    private void ParsePostIncrement(ref ExpressionState state)
    {
        if (state.Left is not IVariablePath)
            LogError("The operand of an increment or decrement operator must be a variable, property or indexer");
        state.Left = new ScriptIncrementDecrementExpression
        {
            Operator = _current.Type == TokenType.DoublePlus ? ScriptUnaryOperator.Increment : ScriptUnaryOperator.Decrement,
            Right = state.Left,
            Span = state.Left.Span,
            IsPost = true,
        };
        NextToken();
    }

    private void ParseIndexer(ref ExpressionState state)
    {
        var indexer = new ScriptIndexerExpression { Target = state.Left, Span = state.Left.Span };
        Expect(TokenType.OpenBracket);
        indexer.Index = ExpectExpression(
            indexer, state.Call, 0, $"Expecting <index_expression> instead of `{CurrentShown}`", state.Mode);
        if (_current.Type == TokenType.CloseBracket)
            NextToken();
        else
            LogError($"Unexpected `{CurrentShown}`. Expecting ']'");
        state.Left = Close(indexer);
    }

    /// <summary><c>name: value</c> between the parentheses of a call.</summary>
    private void ParseNamedValue(ref ExpressionState state)
    {
        if (state.Left is not ScriptVariable name)
        {
            LogError(state.Left.Span, "Expecting a simple global or local variable before `:` in order to create a named argument");
            return;
        }

        ScriptNamedArgument argument = Open(new ScriptNamedArgument { Name = name });
        NextToken();
        argument.Value = ExpectExpression(state.Parent);
        state.Left = Close(argument);
    }

    /// <summary><c>name(a, b) = expression</c>.</summary>
    private void ParseFunctionExpression(ref ExpressionState state, ScriptFunction function)
    {
        if (_expressionLevel > 1 || !state.AllowAssignment)
            LogError(state.Left, "Creating a function is only allowed for a top level assignment");
        NextToken();
        function.Body = ParseExpressionStatement();
        function.Span.End = function.Body.Span.End;
        state.Left = new ScriptFunctionDeclaration(function) { Span = function.Span };
    }

    private void ParseAssignment(ref ExpressionState state)
    {
        ScriptAssignExpression assign = Open(new ScriptAssignExpression { Operator = _current.Type });
        assign.Span.Start = state.Left.Span.Start;
        if (state.Left is not IVariablePath || state.Call is not null || _expressionLevel > 1 || !state.AllowAssignment)
            LogError(assign, "Expression is only allowed for a top level assignment");
        NextToken();
        assign.Target = state.Left;
        assign.Value = ExpectExpression(assign, state.Caller);
        state.Left = Close(assign);
    }

    private void ParseBinary(ref ExpressionState state, ScriptBinaryOperator binary, int precedence)
    {
        EnterLevel();
        var expression = new ScriptBinaryExpression
        {
            Left = state.Left,
            Operator = binary,
            Span = state.Left.Span,
            OperatorSpan = CurrentSpan,
        };
        NextToken();
        expression.Right = ExpectExpression(
            expression, state.Call ?? state.Caller, precedence,
            $"Expecting an <expression> to the right of the operator instead of `{CurrentShown}`", state.Mode);
        state.Left = Close(expression);
    }

    private void ParseConditional(ref ExpressionState state)
    {
        CloseCall(ref state);
        var conditional = new ScriptConditionalExpression { Condition = state.Left, Span = state.Left.Span };
        Expect(TokenType.Question);
        conditional.Then = ExpectExpression(conditional, mode: ExpressionMode.NoNamedArgument);
        Expect(TokenType.Colon);
        conditional.Else = ExpectExpression(conditional, mode: ExpressionMode.NoNamedArgument);
        state.Left = Close(conditional);
    }

    private void CloseCall(ref ExpressionState state)
    {
        if (state.Call is null)
            return;
        state.Call.Arguments.Add(state.Left);
        state.Left = Close(state.Call);
        state.Call = null;
    }

    private bool IsStartOfExpression() => IsStartOfUnary() || _current.Type is
        TokenType.Identifier or TokenType.IdentifierSpecial or TokenType.Integer or TokenType.HexaInteger or TokenType.BinaryInteger
        or TokenType.Float or TokenType.VerbatimString or TokenType.OpenParen or TokenType.OpenBrace or TokenType.OpenBracket
        || _current.Type.IsString();

    private bool IsStartOfUnary() => _current.Type is TokenType.Exclamation or TokenType.Minus or TokenType.Plus or TokenType.Arroba
        or TokenType.DoublePlus or TokenType.DoubleMinus or TokenType.Caret;

    private bool IsAfterSpace => _current.Start.Offset > 0 && char.IsWhiteSpace(_lexer.Text[_current.Start.Offset - 1]);
}
