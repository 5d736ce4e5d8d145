"""What was said below a story comes home: in its threads, and no more shown than it was."""

from __future__ import annotations

from blog.actions.responses import Said, add
from blog.models import ArticlePage, Response
from syndication.exchange import Comment, Story
from syndication.models import Intake

STATES = {
    "approved": Response.State.APPROVED,
    "pending": Response.State.PENDING,
    "spam": Response.State.SPAM,
}


def bring_responses(intake: Intake, story: Story, article: ArticlePage) -> list[int]:
    """Take in the comments of a story; those that are new here. Brought twice they stay one each.

    What was taken away over there does not come back.
    """
    known = set(article.responses.values_list("pk", flat=True))
    names = {one.source_id: _name(intake, story, one) for one in story.comments}
    made = []
    for comment in story.comments:
        if comment.state not in STATES or not comment.html.strip():
            continue
        said = Said(
            body=comment.html,
            author_name=comment.author,
            author_handle=comment.author_handle,
            author_url=comment.author_url,
            origin=intake.platform,
            remote_url=names[comment.source_id],
            answers=names.get(comment.answers, ""),
            written_at=comment.written_at,
        )
        response = add(article=article, said=said, state=STATES[comment.state])
        if response.pk not in known:
            made.append(response.pk)
    return made


def _name(intake: Intake, story: Story, comment: Comment) -> str:
    """What a comment is known by: its address, or its place in what it was said about."""
    if comment.source_url:
        return comment.source_url
    return f"{intake.platform}:{story.source_id[:200]}#{comment.source_id[:200]}"
