<?php
/**
 * Plugin Name: Domicile canonical
 * Description: Lets a copy name the address of its original, and says so to search engines.
 * Version: 1.0.0
 * Requires at least: 5.3
 * Requires PHP: 7.4
 * License: GPL-2.0-or-later
 * License URI: https://www.gnu.org/licenses/gpl-2.0.html
 *
 * Put this one file into wp-content/mu-plugins/. It adds the post field "syndicated_canonical"
 * to the REST API. A post that carries it names that address as canonical and is left out of
 * WordPress's own sitemap, so that the copy does not compete with the original.
 *
 * @package Domicile
 */

defined( 'ABSPATH' ) || exit;

const DOMICILE_CANONICAL = 'syndicated_canonical';

/**
 * An absolute http(s) address, or an empty string for anything else.
 *
 * @param mixed $value What somebody sent.
 */
function domicile_clean_address( $value ): string {
	if ( ! is_string( $value ) || strlen( $value ) > 2000 ) {
		return '';
	}
	$address = esc_url_raw( trim( $value ), array( 'http', 'https' ) );
	$parts   = wp_parse_url( $address );
	if ( ! is_array( $parts ) || empty( $parts['host'] ) || ! in_array( $parts['scheme'] ?? '', array( 'http', 'https' ), true ) ) {
		return '';
	}
	return $address;
}

add_action(
	'init',
	static function () {
		register_post_meta(
			'post',
			DOMICILE_CANONICAL,
			array(
				'type'              => 'string',
				'single'            => true,
				'default'           => '',
				'description'       => 'Address of the original of this copy.',
				'show_in_rest'      => true,
				'sanitize_callback' => 'domicile_clean_address',
				'auth_callback'     => static function ( $allowed, $key, $post_id ) {
					return current_user_can( 'edit_post', $post_id );
				},
			)
		);
	}
);

add_filter(
	'get_canonical_url',
	static function ( $address, $post ) {
		// Cleaned again on the way out: other plugins may write the field without asking us.
		$original = domicile_clean_address( get_post_meta( $post->ID, DOMICILE_CANONICAL, true ) );
		return '' === $original ? $address : $original;
	},
	10,
	2
);

add_filter(
	'wp_sitemaps_posts_query_args',
	static function ( $arguments, $type ) {
		if ( 'post' !== $type ) {
			return $arguments;
		}
		$only_originals            = array(
			'relation' => 'OR',
			array(
				'key'     => DOMICILE_CANONICAL,
				'compare' => 'NOT EXISTS',
			),
			array(
				'key'   => DOMICILE_CANONICAL,
				'value' => '',
			),
		);
		$before                    = $arguments['meta_query'] ?? array();
		$arguments['meta_query'] = $before ? array( 'relation' => 'AND', $before, $only_originals ) : $only_originals; // phpcs:ignore WordPress.DB.SlowDBQuery
		return $arguments;
	},
	10,
	2
);
